# Rscript difference.R > difference.csv : tests of two counts by base R (poisson.test, glm) and, for the E-test and
# the negative binomial, by their formulas written out here.
set.seed(3)
e_test <- function(k1, k2, n1, n2) { # Krishnamoorthy & Thomson 2004, the double sum written out
  if (k1 + k2 == 0) return(1)
  stat <- function(x, y) { v <- x / n1^2 + y / n2^2; ifelse(v > 0, abs(x / n1 - y / n2) / sqrt(v), 0) }
  rate <- (k1 + k2) / (n1 + n2); seen <- stat(k1, k2)
  x <- 0:qpois(1e-45, rate * n1, lower.tail = FALSE); y <- 0:qpois(1e-45, rate * n2, lower.tail = FALSE)
  min(1, sum(outer(dpois(x, rate * n1), dpois(y, rate * n2)) * (outer(x, y, stat) >= seen * (1 - 1e-12))))
}
tight <- glm.control(epsilon = 1e-15, maxit = 200)
score <- function(before, after, t0, t1, phi) {
  y <- c(before, after); g <- factor(c(0, 1)); e <- log(c(t0, t1))
  full <- glm(y ~ g, family = poisson, offset = e, control = tight); null <- glm(y ~ 1, family = poisson, offset = e, control = tight)
  anova(null, full, dispersion = phi, test = "Rao")[2, "Pr(>Chi)"]
}
cat("before,after,t0,t1,phi,alpha,exact,ratio,low,high,e_test,quasi,negative_binomial,tempered\n")
n <- 400
before <- rpois(n, 10^runif(n, -0.7, 3)); after <- rpois(n, before * exp(rnorm(n, 0, 0.4)) + 0.5)
t0 <- ifelse(runif(n) < 0.5, 1, round(runif(n, 0.2, 30), 2)); t1 <- ifelse(runif(n) < 0.5, t0, round(runif(n, 0.2, 30), 2))
before[1:6] <- c(0, 3, 0, 6, 2, 10); after[1:6] <- c(3, 0, 0, 2, 6, 10); t0[1:6] <- 1; t1[1:6] <- 1
for (i in 1:n) {
  phi <- round(runif(1, 1, 4), 2); alpha <- round(runif(1, 0, 0.5), 3)
  if (before[i] + after[i] > 0) {
    r <- poisson.test(c(after[i], before[i]), c(t1[i], t0[i]))
    p <- r$p.value; ratio <- r$estimate; ci <- r$conf.int
    q <- if (before[i] > 0 && after[i] > 0) score(before[i], after[i], t0[i], t1[i], phi) else NA
  } else { p <- 1; ratio <- NA; ci <- c(0, NA); q <- 1 }
  rate <- (before[i] + after[i]) / (t0[i] + t1[i])
  nb <- if (rate > 0) 2 * pnorm(-abs((after[i] / t1[i] - before[i] / t0[i]) / sqrt(rate / t0[i] + rate / t1[i] + 2 * alpha * rate^2))) else 1
  tempered <- 2 * pnorm(qnorm(p / 2) / sqrt(phi))
  v <- c(p, ratio, ci, e_test(before[i], after[i], t0[i], t1[i]), q, nb, tempered)
  v[is.infinite(v)] <- NA
  cat(before[i], after[i], t0[i], t1[i], phi, alpha, sub("NaN", "NA", sprintf("%.17g", v)), sep = ","); cat("\n")
}
