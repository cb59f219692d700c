# Rscript distribution.R > distribution.csv : tails and quantiles as base R gives them.
set.seed(1)
put <- function(name, x, a, b, value) cat(sprintf("%s,%.17g,%.17g,%.17g,%.17g\n", name, x, a, b, value), sep = "")
cat("function,x,a,b,value\n")

z <- c(-37, -12, -5, -1.96, -0.5, -1e-9, 0, 0.3, 1, 3, 8, 30, rnorm(30, 0, 4))
put("normal_below", z, 0, 0, pnorm(z))
put("normal_above", z, 0, 0, pnorm(z, lower.tail = FALSE))
p <- c(1e-300, 1e-30, 1e-10, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999, 1 - 1e-10, runif(30))
put("normal_quantile", p, 0, 0, qnorm(p))

shape <- c(0.05, 0.5, 1, 1.5, 3, 14.7, 15.3, 16, 40, 333.3, 5000, 2e5, 10^runif(60, -1.3, 5))
x <- qgamma(rep(c(1e-12, 1e-4, 0.1, 0.4, 0.6, 0.99, 1 - 1e-9), each = length(shape)), rep(shape, 7))
ok <- x > 1e-290
x <- x[ok]; a <- rep(shape, 7)[ok]
put("gamma_below", x, a, 0, pgamma(x, a))
put("gamma_above", x, a, 0, pgamma(x, a, lower.tail = FALSE))
far <- shape + 20 * sqrt(shape) + 5
put("gamma_above", far, shape, 0, pgamma(far, shape, lower.tail = FALSE))
p <- rep(c(1e-40, 1e-8, 0.001, 0.025, 0.3, 0.5, 0.75, 0.975, 0.999), each = length(shape))
a <- rep(shape, 9); q <- qgamma(p, a); ok <- q > 1e-290
put("gamma_quantile_below", p[ok], a[ok], 0, q[ok])
q <- qgamma(p, a, lower.tail = FALSE); ok <- q > 1e-290
put("gamma_quantile_above", p[ok], a[ok], 0, q[ok])

df <- c(1, 2, 5, 29, 100, 1234)
put("chi_square_below", df * 0.7, df, 0, pchisq(df * 0.7, df))
put("chi_square_above", df * 1.9, df, 0, pchisq(df * 1.9, df, lower.tail = FALSE))
put("chi_square_quantile_below", 0.05, df, 0, qchisq(0.05, df))
put("chi_square_quantile_above", 0.001, df, 0, qchisq(0.001, df, lower.tail = FALSE))

a <- c(0.5, 1, 2, 30, 5000, 10^runif(60, -0.5, 4.5)); b <- c(0.5, 3, 40, 30, 7000, 10^runif(60, -0.5, 4.5))
for (p in c(1e-10, 0.025, 0.5, 0.9, 1 - 1e-6)) {
  x <- qbeta(p, a, b)
  ok <- x > 1e-250 & x < 1 - 1e-6
  put("beta_below", x[ok], a[ok], b[ok], pbeta(x[ok], a[ok], b[ok]))
}
for (p in c(0.001, 0.025, 0.5, 0.975, 0.999)) put("beta_quantile", p, a[-1], b[-1], qbeta(p, a[-1], b[-1]))

t <- c(-8, -2, -0.1, 0, 0.1, 1, 2.5, 10, 60)
for (df in c(1, 2, 3.5, 10, 60, 1000, 1e5)) {
  put("t_above", t, df, 0, pt(t, df, lower.tail = FALSE))
  put("t_quantile", c(1e-6, 0.025, 0.4, 0.5, 0.9, 0.995), df, 0, qt(c(1e-6, 0.025, 0.4, 0.5, 0.9, 0.995), df))
}

mean <- c(0.01, 0.7, 4, 15.5, 120, 4321, 1e6)
for (m in mean) {
  k <- unique(c(0, 1, floor(m), ceiling(m + 3 * sqrt(m)), floor(max(0, m - 5 * sqrt(m))), ceiling(m + 20 * sqrt(m))))
  put("poisson_mass", k, m, 0, dpois(k, m))
  put("poisson_at_most", k, m, 0, ppois(k, m))
  put("poisson_at_least", k, m, 0, ppois(k - 1, m, lower.tail = FALSE))
}
for (n in c(1, 7, 40, 999, 1e5)) for (p in c(0.001, 0.3, 0.5, 0.96)) {
  k <- unique(pmin(n, pmax(0, round(n * p + c(-20, -6, -2, 0, 1, 3, 8) * sqrt(n * p * (1 - p))))))
  k <- k[dbinom(k, n, p) > 1e-290]
  put("binomial_mass", k, n, p, dbinom(k, n, p))
  put("binomial_at_most", k, n, p, pbinom(k, n, p))
  put("binomial_at_least", k, n, p, pbinom(k - 1, n, p, lower.tail = FALSE))
}
