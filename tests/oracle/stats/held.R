# Rscript held.R: writes held_units.csv and held.csv beside itself. Ties are drawn at random, many thousand times, and the
# measures' numerators averaged; areas equal in case 1, unequal and without ties in case 2 (there at whole units only).
set.seed(31)
n <- 40
u1 <- data.frame(case = 1, score = rpois(n, 2), before = rpois(n, 3), after = rpois(n, 3), area = 1)
u2 <- data.frame(case = 2, score = rexp(n), before = rpois(n, 3), after = rpois(n, 3), area = round(rexp(n, 1 / 120) + 5))
units <- rbind(u1, transform(u2, score = round(score, 6)))
write.csv(units, "held_units.csv", row.names = FALSE, quote = FALSE)
out <- NULL
for (case in 1:2) {
  u <- units[units$case == case, ]
  draws <- if (case == 1) 20000 else 1
  caught <- replicate(draws, { o <- order(-u$score, runif(n)); cbind(cumsum(u$before[o]), cumsum(u$after[o])) })
  before <- rowMeans(matrix(caught[, 1, ], n)); after <- rowMeans(matrix(caught[, 2, ], n))
  error <- apply(matrix(caught[, 2, ], n), 1, sd) / sqrt(draws)
  o <- order(-u$score)
  share <- cumsum(u$area[o]) / sum(u$area)
  # the best on the same area: whole units by density, the last one in part
  b <- order(-u$after / u$area)
  best <- approx(c(0, cumsum(u$area[b])), c(0, cumsum(u$after[b])), share * sum(u$area))$y
  N <- sum(u$after); N0 <- sum(u$before)
  out <- rbind(out, data.frame(case = case, share = sprintf("%.17g", share), before = before, after = after, error = ifelse(is.na(error), 0, error),
                               best = sprintf("%.15g", best / N / share), pai1 = after / N / share, rri = (after / before) / (N / N0)))
}
write.csv(out, "held.csv", row.names = FALSE, quote = FALSE)
