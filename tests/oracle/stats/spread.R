# Rscript spread.R > spread.csv : how much rates of areas scatter beyond chance, and the limits that follow. Without
# winsorising by metafor's Paule-Mandel estimator; with it by root finding in base R. Series k: its areas, then answers.
suppressMessages(library(metafor))
set.seed(20)
cat("kind,a,b,c,d,e,f\n")
line <- function(kind, ...) { v <- c(..., rep(0, 6)); cat(kind, sprintf("%.17g", v[1:6]), sep = ","); cat("\n") }
robust <- function(y, v, share) {
  bound <- -qnorm(share)
  chance <- integrate(function(x) x^2 * dnorm(x), -bound, bound, rel.tol = 1e-12)$value + 2 * share * bound^2
  n <- length(y)
  off <- function(t2) {
    m <- weighted.mean(y, 1 / (v + t2)); z <- (y - m) / sqrt(v + t2)
    lim <- quantile(z, c(share, 1 - share))
    mean(pmin(pmax(z, lim[1]), lim[2])^2) - chance * (n - 1) / n
  }
  if (off(0) <= 0) return(0)
  uniroot(off, c(0, 10 * max(v) + 10 * var(y)), tol = 1e-18, maxiter = 5000)$root
}
for (i in 1:40) {
  n <- sample(c(10, 13, 21, 150), 1); share <- if (i %% 2) 0 else sample(c(0.05, 0.1, 0.2), 1)
  base <- exp(rnorm(n, sample(c(3, 9), 1), 0.5)); true <- 0.1 * exp(rnorm(n, 0, sample(c(0, 0.1, 0.5), 1)))
  if (i %% 3 == 0) true[1] <- 0.4
  if (i %% 7 == 0) true[2] <- 0
  count <- rpois(n, base * true)
  for (k in 1:n) line("area", count[k], base[k])
  y <- sqrt(count / base); v <- 1 / (4 * base)
  if (share == 0) {
    fit <- rma(yi = y, vi = v, method = "PM", control = list(tol = 1e-14, maxiter = 10000))
    t2 <- as.numeric(fit$tau2); m <- as.numeric(fit$beta)
  } else {
    t2 <- robust(y, v, share); m <- weighted.mean(y, 1 / (v + t2))
  }
  line("spread", n, share, m^2, t2)
  if (t2 > 0) for (k in 1:min(n, 5)) {
    s <- sqrt(v[k] + t2); q <- qnorm(c(0.025, 0.975, 0.001, 0.999))
    line("limits", k, pmax(0, m + q * s)^2, (y[k] - m) / s)
  }
}
