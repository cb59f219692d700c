# Rscript multiple.R > multiple.csv : families of p-values with ties and gaps, adjusted by base R's p.adjust.
set.seed(5)
cat("family,p,benjamini_hochberg,benjamini_yekutieli\n")
for (f in 1:30) {
  m <- sample(c(1, 2, 5, 40, 300), 1)
  p <- c(runif(ceiling(m / 2)), rbeta(floor(m / 2), 0.2, 5))
  if (f %% 2) p <- round(p, 2)
  if (f %% 3 == 0) p[sample(m, ceiling(m / 10))] <- NA
  cat(sprintf("%d,%s,%s,%s\n", f, sprintf("%.17g", p), sprintf("%.17g", p.adjust(p, "BH")), sprintf("%.17g", p.adjust(p, "BY"))), sep = "")
}
