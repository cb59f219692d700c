# Rscript knox.R: writes knox_events.csv and knox_cells.csv beside itself.
# Observed tables by dist() and cut(), the two-by-two corner again by surveillance::knox (which must agree), means and
# p-values by dealing out the days with R's own generator.
suppressPackageStartupMessages(library(surveillance))
set.seed(20240611)
n <- 300
home <- cbind(sample(40, n, TRUE), sample(40, n, TRUE)) * 25       # few places, whole metres: ties and exact cuts
day <- sample(0:89, n, TRUE)
again <- sample(n, 60)                                             # near repeats of sixty of them
home <- rbind(home, home[again, ] + sample(c(0, 0, 25, -50), 120, TRUE))
day <- c(day, day[again] + sample(0:6, 60, TRUE))
write.csv(data.frame(x = home[, 1], y = home[, 2], day = day), "knox_events.csv", row.names = FALSE, quote = FALSE)

cases <- list(
  list("manhattan", c(0, 1, 100, 200, 300, Inf), c(0, 7, 14, 21, Inf)),
  list("manhattan", c(0, 100, 200), c(0, 8, 15)),
  list("euclidean", c(0, 50, 125, Inf), c(0, 1, 3, 10)),
  list("euclidean", c(25, 125, Inf), c(2, 5, Inf)),
  list("euclidean", c(0, 125), c(0, 1, 2, 3, 4, 5, 6, 7, 30, Inf)))
replicates <- 1999
out <- NULL
for (k in seq_along(cases)) {
  metres <- cases[[k]][[2]]
  days <- cases[[k]][[3]]
  space <- cut(as.vector(dist(home, cases[[k]][[1]])), metres, right = FALSE)
  cells <- function(d) as.vector(table(space, cut(as.vector(dist(d)), days, right = FALSE)))
  seen <- cells(day)
  if (metres[1] == 0 && days[1] == 0) {                            # closeness of surveillance is <=, of ours <
    corner <- knox(as.vector(dist(day)) < days[2], as.vector(dist(home, cases[[k]][[1]])) < metres[2], simulate.p.value = FALSE)
    stopifnot(corner$statistic == seen[1])
  }
  sim <- replicate(replicates, cells(sample(day)))
  g <- expand.grid(m = seq_len(length(metres) - 1), d = seq_len(length(days) - 1))
  out <- rbind(out, data.frame(case = k, distance = cases[[k]][[1]], m = g$m, d = g$d, observed = seen,
                               mean = rowMeans(sim), sd = apply(sim, 1, sd), p = (rowSums(sim >= seen) + 1) / (replicates + 1)))
}
write.csv(out, "knox_cells.csv", row.names = FALSE, quote = FALSE)
