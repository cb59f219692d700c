# Rscript gistar.R COLUMNS ROWS CSV: the same cells through spdep, neighbours included (cell2nb: dnearneigh takes longer);
# prints its processor time and how far its scores are from those in the file.
suppressPackageStartupMessages(library(spdep))
a <- commandArgs(TRUE)
cells <- read.csv(a[3])
time <- system.time({
  nb <- cell2nb(as.integer(a[2]), as.integer(a[1]), type = "queen")
  z <- as.vector(localG(cells$x, nb2listw(include.self(nb), style = "B")))
})
cat(sprintf("seconds %.3f\nwall %.1f\ndifference %.3g\nspdep %s\n", time[["user.self"]] + time[["sys.self"]], time[["elapsed"]],
            max(abs(z - cells$z)), packageVersion("spdep")))
