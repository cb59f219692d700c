# Rscript control.R > control.csv : control charts worked out again in base R, rules by looking at every window.
# One line per value: series, kind, screen, floor, start of phase (1/0), value, exposure, then what the chart says.
set.seed(7)
rules <- function(y, m, lo, hi, nlo, nhi) {
  n <- length(y); out <- rep(0, n)
  side <- sign(y - m); side[is.na(side)] <- 0
  outside <- !is.na(y) & !is.na(lo) & (y < lo | y > hi)
  near <- !is.na(y) & !is.na(lo) & !outside & (y < nlo | y > nhi)
  add <- function(at, bit) out[at] <<- bitwOr(out[at], bit)
  add(which(outside), 1)
  if (n >= 7) for (i in 1:(n - 6)) {
    w <- i:(i + 6); d <- diff(y[w])
    if (!anyNA(d) && (all(d > 0) || all(d < 0))) add(w, 2)
    if (all(side[w] == 1) || all(side[w] == -1)) add(w, 8)
  }
  if (n >= 3) for (i in 1:(n - 2)) {
    w <- i:(i + 2)
    if (abs(sum(side[w])) == 3 && sum(near[w]) >= 2) add(w[near[w]], 4)
  }
  out
}
ranges <- function(x, screen) {
  mr <- abs(diff(x)); mr <- mr[!is.na(mr)]
  if (screen) mr <- mr[mr <= 3.267 * mean(mr)]
  if (length(mr)) mean(mr) else NA
}
phase <- function(kind, y, e, screen, floor) {
  exposed <- kind %in% c("u", "p", "laney_u", "laney_p"); x <- if (exposed) y / e else y; all_e <- e; e[is.na(y)] <- NA
  m <- if (exposed) sum(y, na.rm = TRUE) / sum(e, na.rm = TRUE) else mean(y, na.rm = TRUE)
  s <- switch(kind, xmr = ranges(x, screen) * 2.66 / 3, c = sqrt(m), u = , laney_u = sqrt(m / all_e), p = , laney_p = sqrt(m * (1 - m) / all_e))
  if (grepl("laney", kind)) s <- s * ranges((x - m) / s, screen) / 1.128
  least <- if (kind == "xmr" && !floor) -Inf else 0; most <- if (kind %in% c("p", "laney_p")) 1 else Inf
  s <- rep_len(s, length(y))
  lim <- function(k) pmin(most, pmax(least, m + k * s))
  data.frame(x = x, m = m, lo = lim(-3), hi = lim(3), nlo = lim(-2), nhi = lim(2), causes = rules(x, m, lim(-3), lim(3), lim(-2), lim(2)))
}
cat("series,kind,screen,floor,start,value,exposure,charted,mean,low,high,near_low,near_high,causes\n")
num <- function(v) { v[is.nan(v)] <- NA; sprintf("%.17g", v) }
for (k in 1:90) {
  kind <- c("xmr", "c", "u", "p", "laney_u", "laney_p")[k %% 6 + 1]
  n <- sample(c(5, 14, 30, 60, 120), 1); e <- round(runif(n, 50, 900))
  level <- 40 + cumsum(rnorm(n, 0, 2)) * (k %% 4 == 1) + 25 * (seq_len(n) > n / 2) * (k %% 4 == 2)
  level <- pmax(level, 1)
  y <- switch(kind, xmr = round(rnorm(n, level, 8), 1), c = rpois(n, level),
    u = , laney_u = rpois(n, level * e / 200 * rgamma(n, 20, 20)), p = , laney_p = rbinom(n, e, pmin(0.95, level / 150)))
  if (kind %in% c("u", "p")) y <- if (kind == "u") rpois(n, level * e / 200) else y
  if (k %% 5 == 0) y[sample(n, 2)] <- NA
  if (k %% 7 == 0 && n > 6) y[6:min(n, 14)] <- round(mean(y, na.rm = TRUE)) + seq_along(6:min(n, 14))
  y <- if (kind %in% c("p", "laney_p")) pmin(y, e) else y
  start <- rep(0, n); if (n >= 30 && k %% 3 == 0) start[c(11, 21)] <- 1
  screen <- k %% 4 == 0; floor <- k %% 2 == 0
  g <- cumsum(start)
  r <- do.call(rbind, lapply(split(seq_len(n), g), function(i) phase(kind, y[i], e[i], screen, floor)))
  cat(sprintf("%d,%s,%d,%d,%d,%s,%g,%s,%s,%s,%s,%s,%s,%d\n", k, kind, screen, floor, start, num(y), e, num(r$x), num(r$m), num(r$lo),
    num(r$hi), num(r$nlo), num(r$nhi), as.integer(r$causes)), sep = "")
}
