# Rscript gistar.R COLUMNS ROWS CSV: the same cells through spdep, neighbours included, by the quicker of its two ways to
# find them; prints seconds and how far its scores are from those in the file.
suppressPackageStartupMessages(library(spdep))
a <- commandArgs(TRUE)
columns <- as.integer(a[1]); rows <- as.integer(a[2])
cells <- read.csv(a[3])
scores <- function(nb) as.vector(localG(cells$x, nb2listw(include.self(nb), style = "B")))
xy <- cbind(rep(seq_len(columns), rows), rep(seq_len(rows), each = columns))
by_distance <- system.time(z1 <- scores(dnearneigh(xy, 0, 1.5)))
by_cell <- system.time(z2 <- scores(cell2nb(rows, columns, type = "queen")))
stopifnot(max(abs(z1 - z2)) < 1e-9)
best <- if (by_distance[["elapsed"]] < by_cell[["elapsed"]]) by_distance else by_cell
other <- if (by_distance[["elapsed"]] < by_cell[["elapsed"]]) by_cell else by_distance
cat(sprintf("seconds %.3f\nprocessor %.1f\nway %s\nother_seconds %.3f\ndifference %.3g\nspdep %s\n", best[["elapsed"]],
            sum(best[1:2]), if (identical(best, by_distance)) "dnearneigh" else "cell2nb", other[["elapsed"]], max(abs(z1 - cells$z)),
            packageVersion("spdep")))
