# Rscript knox.R CSV PERMUTATIONS: surveillance::knox on x,y,day within 100 m (Manhattan) and 7 days, from the
# coordinates to the p-value; prints half its processor time, as if it shared the work perfectly between two processors,
# and the four cells: near and soon, near and later, far and soon, neither.
suppressPackageStartupMessages(library(surveillance))
a <- commandArgs(TRUE)
e <- read.csv(a[1])
set.seed(1)
time <- system.time(k <- knox(dt = as.vector(dist(e$day)), ds = as.vector(dist(e[, c("x", "y")], "manhattan")),
                              eps.t = 7, eps.s = 100, B = as.integer(a[2]), .verbose = FALSE))
cat(sprintf("seconds %.3f\nwall %.1f\ncells %s\np %.4f\nsurveillance %s\n", (time[["user.self"]] + time[["sys.self"]]) / 2,
            time[["elapsed"]], paste(as.vector(k$table), collapse = " "), k$p.value, packageVersion("surveillance")))
