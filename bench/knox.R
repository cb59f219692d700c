# Rscript knox.R CSV PERMUTATIONS: surveillance::knox on x,y,day within 100 m (Manhattan) and 7 days, on two processors;
# prints seconds from the coordinates to the p-value and the four cells: near and soon, near and later, far and soon, neither.
suppressPackageStartupMessages(library(surveillance))
a <- commandArgs(TRUE)
e <- read.csv(a[1])
set.seed(1)
time <- system.time(k <- knox(dt = as.vector(dist(e$day)), ds = as.vector(dist(e[, c("x", "y")], "manhattan")), eps.t = 7, eps.s = 100,
                              B = as.integer(a[2]), .parallel = 2, .verbose = FALSE))
cat(sprintf("seconds %.3f\nprocessor %.1f\ncells %s\np %.4f\nsurveillance %s\n", time[["elapsed"]], sum(time[c(1, 2, 4, 5)]), paste(as.vector(k$table), collapse = " "), k$p.value,
            packageVersion("surveillance")))
