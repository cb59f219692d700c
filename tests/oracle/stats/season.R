# Rscript season.R > season.csv : seasonal index by base R's decompose, running sums by filter.
# Lines: series, period, first (0-based), value, year before, rolling, trend, index of its month.
set.seed(8)
cat("series,period,first,value,year_before,rolling,trend,index\n")
num <- function(v) { v[is.nan(v)] <- NA; sprintf("%.17g", v) }
for (k in 1:40) {
  period <- c(12, 12, 4, 7, 3)[k %% 5 + 1]; n <- period * sample(2:8, 1) + sample(0:(period - 1), 1)
  first <- sample(0:(period - 1), 1)
  y <- rpois(n, 60 * (1 + 0.4 * sin(2 * pi * (first + seq_len(n)) / period)) * exp(seq_len(n) / n / 2))
  s <- ts(y, start = c(2000, first + 1), frequency = period)
  d <- decompose(s, type = "multiplicative")
  before <- c(rep(NA, period), y)[seq_len(n)]
  rolling <- as.vector(stats::filter(y, rep(1, period), sides = 1))
  index <- as.vector(d$seasonal)
  cat(sprintf("%d,%d,%d,%s,%s,%s,%s,%s\n", k, period, first, num(y), num(before), num(rolling), num(as.vector(d$trend)), num(index)), sep = "")
}
