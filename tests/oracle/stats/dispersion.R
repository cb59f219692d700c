# Rscript dispersion.R > dispersion.csv : index of dispersion and winsorised factor, by formula in base R.
# One line per number (series k: its values), then one of answers.
set.seed(6)
cat("kind,a,b,c,d,e,f\n")
for (i in 1:25) {
  n <- sample(c(2, 3, 12, 60), 1); x <- if (i %% 2) rpois(n, 12) else rnbinom(n, mu = 8, size = 2)
  if (i == 7) x[] <- 0
  if (i %% 5 == 0 && n > 3) x[2] <- NA
  cat(sprintf("count,%s,0,0,0,0,0\n", x), sep = "")
  x <- x[!is.na(x)]; m <- length(x)
  q <- (m - 1) * var(x) / mean(x)
  v <- if (mean(x) > 0) c(var(x) / mean(x), q, pchisq(q, m - 1, lower.tail = FALSE), pchisq(q, m - 1)) else rep(NA, 4)
  cat(sprintf("index,%d,%s,%s,%s,%s,0\n", m, sprintf("%.17g", v[1]), sprintf("%.17g", v[2]), sprintf("%.17g", v[3]), sprintf("%.17g", v[4])))
}
for (i in 1:20) {
  n <- sample(c(4, 15, 200), 1); share <- sample(c(0, 0.05, 0.1, 0.2), 1)
  z <- rnorm(n, 0, runif(1, 0.5, 3)); if (n > 10) z[1:2] <- c(40, -25)
  cat(sprintf("z,%.17g,0,0,0,0,0\n", z), sep = "")
  lim <- quantile(z, c(share, 1 - share)); w <- pmin(pmax(z, lim[1]), lim[2])
  bound <- -qnorm(share)
  chance <- if (share > 0) integrate(function(x) x^2 * dnorm(x), -bound, bound, rel.tol = 1e-12)$value + 2 * share * bound^2 else 1
  cat(sprintf("factor,%d,%.17g,%.17g,%.17g,0,0\n", n, share, mean(w^2), if (n < 10) 1 else max(1, mean(w^2) / chance)))
}
for (i in 1:10) {
  n <- sample(c(12, 80), 1); t0 <- 1; t1 <- sample(c(1, 0.5, 3), 1)
  mu <- rgamma(n, 2, 0.05); a <- rnbinom(n, mu = mu * t0, size = 4); b <- rnbinom(n, mu = mu * t1, size = 4)
  if (i %% 2) a[1:3] <- b[1:3] <- 0
  cat(sprintf("pair,%d,%d,%g,%g,0,0\n", a, b, t0, t1), sep = "")
  keep <- a + b >= 5; total <- (a + b)[keep]; s <- t1 / (t0 + t1)
  z <- (b[keep] - total * s) / sqrt(total * s * (1 - s))
  lim <- quantile(z, c(0.1, 0.9)); w <- pmin(pmax(z, lim[1]), lim[2])
  rate <- (a + b) / (t0 + t1)
  alpha <- max(0, sum((b / t1 - a / t0)^2 - rate * (1 / t0 + 1 / t1)) / sum(2 * (a / t0) * (b / t1)))
  cat(sprintf("changes,%d,%d,%.17g,%.17g,0,0\n", n, sum(keep), mean(w^2), alpha))
}
