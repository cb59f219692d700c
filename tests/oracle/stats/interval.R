# Rscript interval.R > interval.csv : limits by base R, and by formulas written here from the papers.
# Where the workbooks of PHEindicatormethods are at hand (GOLD=folder), the formulas are first held to them.
set.seed(2)
byar <- function(x, level) {
  z <- qnorm(1 - (1 - level) / 2)
  cbind(ifelse(x > 0, pmax(0, x * pmax(0, 1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3), 0),
        (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
}
exact <- function(x, level) t(sapply(x, function(k) poisson.test(k, conf.level = level)$conf.int))
wilson <- function(x, n, level) t(mapply(function(k, m) prop.test(k, m, conf.level = level, correct = FALSE)$conf.int, x, n))
dsr <- function(x, n, standard, multiplier, level) {
  total <- sum(x)
  value <- sum(x / n * standard) / sum(standard)
  spread <- sqrt(sum(x * (standard / n)^2) / sum(standard)^2 / total)
  c(value, value + spread * (byar(total, level) - total)) * multiplier
}

gold <- Sys.getenv("GOLD")
if (nzchar(gold)) {
  sheet <- function(book, name) as.data.frame(readxl::read_excel(file.path(gold, book), name))
  near <- function(a, b) stopifnot(all(abs(a - b) <= 1e-9 * abs(b) + 1e-12))
  bw <- sheet("testdata_Byars_Wilson.xlsx", 1)
  level <- as.numeric(sub("%", "", bw$confidence)) / 100
  for (i in seq_len(nrow(bw))) {
    if (is.na(bw$lowercl[i])) next
    got <- if (bw$method[i] == "Byars") byar(bw$x[i], level[i]) else wilson(bw$x[i], bw$n[i], level[i])
    near(as.vector(got), c(bw$lowercl[i], bw$uppercl[i]))
  }
  ages <- sheet("testdata_DSR_ISR.xlsx", "testdata_multiarea")
  esp2013 <- c(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000)
  old <- sheet("testdata_DSR_ISR.xlsx", "testdata_1976"); old <- old[!is.na(old$count), ]
  results <- sheet("testdata_DSR_ISR.xlsx", "testresults_DSR")
  for (area in c("testdata_big", "testdata_small")) {
    rows <- ages[ages$area == area, ]; r <- results[results$area == area, ][1, ]
    near(dsr(rows$count, rows$pop, esp2013, 1e4, 0.95), c(r$value, r$lower95_0cl, r$upper95_0cl))
    near(dsr(rows$count, rows$pop, esp2013, 1e4, 0.998)[2:3], c(r$lower99_8cl, r$upper99_8cl))
  }
  r <- results[results$area == "testdata_1976", ][1, ]
  near(dsr(old$count, old$pop, old$esp1976, 1e4, 0.95), c(r$value, r$lower95_0cl, r$upper95_0cl))
  message("the formulas agree with the published workbooks")
}

cat("what,x,n,level,value,low,high\n")
out <- function(what, x, n, level, value, lim)
  cat(sprintf("%s,%.17g,%.17g,%g,%.17g,%.17g,%.17g\n", what, x, n, level, value, lim[, 1], lim[, 2]), sep = "")
x <- c(0:12, 20, 65, 100, 1045, 5, 250000, rpois(40, 10^runif(40, 0, 5)))
for (level in c(0.9, 0.95, 0.998)) {
  out("byar", x, 0, level, x, byar(x, level))
  out("exact", x, 0, level, x, exact(x, level))
}
n <- c(1, 1, 10, 100, 100, 100, 4000, sample(1:5000, 40)); k <- c(0, 1, 3, 0, 65, 100, 1, floor(runif(40) * n[-(1:7)]))
for (level in c(0.9, 0.95, 0.998)) out("wilson", k, n, level, k / n, suppressWarnings(wilson(k, n, level)))
# Standardised: strata are made again in the test from these three numbers per stratum.
for (i in 1:20) {
  m <- sample(3:19, 1)
  population <- round(10^runif(m, 2.5, 5)); standard <- round(runif(m, 500, 8000)); count <- rpois(m, population * runif(m, 0, 0.02))
  for (j in 1:m) cat(sprintf("stratum,%d,%d,0,%d,0,0\n", count[j], population[j], standard[j]))
  r <- dsr(count, population, standard, 1000, 0.95)
  if (sum(count) < 10) r <- c(NA, NA, NA)
  cat(sprintf("standardised,%d,0,0.95,%.17g,%.17g,%.17g\n", m, r[1], r[2], r[3]))
}
