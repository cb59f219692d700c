# Rscript gistar.R: writes gistar.csv beside itself: Gi* of spdep::localG over cells of grids, neighbours found by
# distance between centres, with p-values adjusted together. Cells run row by row; "masked" leaves a quarter of a queen grid out.
suppressPackageStartupMessages(library(spdep))
set.seed(7)
columns <- 14; rows <- 11
g <- data.frame(column = rep(seq_len(columns) - 1, rows), row = rep(seq_len(rows) - 1, each = columns))
square <- cbind(g$column, g$row)
hexagon <- cbind(g$column + 0.5 * (g$row %% 2), g$row * sqrt(3) / 2)
counts <- rpois(nrow(g), 2 + 12 * (abs(g$column - 4) < 2 & abs(g$row - 6) < 2))
harm <- counts * sample(c(1, 5, 365, 5475), nrow(g), TRUE, c(.6, .3, .08, .02))
inside <- runif(nrow(g)) < 0.75
out <- NULL
ask <- function(case, xy, reach, x, keep = rep(TRUE, nrow(g))) {
  nb <- dnearneigh(xy[keep, ], 0, reach)
  stopifnot(nrow(xy) > 2)
  z <- localG(x[keep], nb2listw(include.self(nb), style = "B"), return_internals = TRUE)
  i <- attr(z, "internals")
  out <<- rbind(out, data.frame(case = case, cell = which(keep) - 1, x = x[keep], neighbours = card(nb), z = i[, 4], p = i[, 5],
                               bh = p.adjust(i[, 5], "BH")))
}
ask("rook", square, 1.1, counts)
ask("queen", square, 1.5, counts)
ask("harm", square, 1.5, harm)
ask("hex", hexagon, 1.1, counts)
ask("masked", square, 1.5, counts, inside)
figures <- c("z", "p", "bh")
out[, figures] <- lapply(out[, figures], function(v) sprintf("%.17g", v))
write.csv(out, "gistar.csv", row.names = FALSE, quote = FALSE)
