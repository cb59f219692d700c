# Rscript step.R > step.csv : the best single change by glm deviance over all splits, p by R's own permutations.
# Lines of "month,count,expected" and after each series "step,first month of the new level (0-based),ratio,likelihood,p".
set.seed(9)
repeats <- 4999; least <- 3
scan <- function(y, e) {
  n <- length(y); i <- least:(n - least); a <- cumsum(y)[i]; f <- cumsum(e)[i]; A <- sum(y); E <- sum(e)
  xl <- function(x, m) ifelse(x > 0, x * log(x / m), 0)
  xl(a, f) + xl(A - a, E - f) - xl(A, E)
}
cat("kind,a,b,c,d\n")
for (k in 1:24) {
  n <- sample(c(6, 12, 24, 36, 60), 1); e <- if (k %% 2) rep(1, n) else round(runif(n, 20, 40), 1)
  mu <- 30 * e / mean(e) * ifelse(seq_len(n) > n * 0.6, c(1, 1.25, 0.5)[k %% 3 + 1], 1)
  y <- if (k %% 4 == 0) rnbinom(n, mu = mu, size = 8) else rpois(n, mu)
  cat(sprintf("month,%d,%.17g,0,0\n", y, e), sep = "")
  g <- sapply(least:(n - least), function(s) deviance(glm(y ~ 1, poisson, offset = log(e))) -
    deviance(glm(y ~ I(seq_len(n) > s), poisson, offset = log(e)))) / 2
  s <- which.max(g) + least - 1
  stopifnot(all(abs(g - scan(y, e)) < 1e-6))
  more <- replicate(repeats, { o <- sample(n); max(scan(y[o], e[o])) })
  ratio <- (sum(y[(s + 1):n]) / sum(e[(s + 1):n])) / (sum(y[1:s]) / sum(e[1:s]))
  cat(sprintf("step,%d,%.17g,%.17g,%.17g\n", s, ratio, max(scan(y, e)), (1 + sum(more >= max(scan(y, e)) - 1e-9)) / (1 + repeats)))
}
