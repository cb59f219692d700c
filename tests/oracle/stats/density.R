# Rscript density.R: writes density_places.csv, density_cells.csv and density_bandwidth.csv beside itself.
# The kernel is spatstat's quartic, the bandwidth MASS::bandwidth.nrd of every event on its own.
suppressPackageStartupMessages({ library(spatstat.explore); library(MASS) })
set.seed(99)
n <- 60
places <- data.frame(x = round(c(rnorm(50, 545200, 400), runif(10, 543000, 547000)), 2),
                     y = round(c(rnorm(50, 158700, 300), runif(10, 157000, 161000)), 2),
                     events = 1 + rpois(n, 3) * rbinom(n, 1, .4), weight = round(rexp(n, 1 / 90), 3))
write.csv(places, "density_places.csv", row.names = FALSE, quote = FALSE)
side <- 125; h <- 410
g <- expand.grid(column = 0:29, row = 0:23)
cx <- 543500 + (g$column + .5) * side
cy <- 157400 + (g$row + .5) * side
at <- function(w) sapply(seq_along(cx), function(i)
  1e6 * sum(w * evaluate2Dkernel("quartic", (cx[i] - places$x) / h, (cy[i] - places$y) / h, scalekernel = FALSE)) / h^2)
out <- data.frame(g, by_weight = sprintf("%.17g", at(places$weight)), by_events = sprintf("%.17g", at(places$events)))
write.csv(out, "density_cells.csv", row.names = FALSE, quote = FALSE)
few <- function(k) mean(c(bandwidth.nrd(rep(places$x[1:k], places$events[1:k])), bandwidth.nrd(rep(places$y[1:k], places$events[1:k]))))
k <- 2:n
write.csv(data.frame(first = k, bandwidth = sprintf("%.17g", sapply(k, few))), "density_bandwidth.csv", row.names = FALSE, quote = FALSE)
