# One engine of R's on one table, timed without R's own start and without loading packages; prints one JSON line.
# Rscript peer.R graphs TABLE GRID DELTA | search TABLE ORDER | steps TABLE REPLICATES | sweeps TABLE CLASSES BURN_IN DRAWS THINNING FILE
a <- commandArgs(TRUE)
d <- read.csv(a[2], check.names = FALSE); k <- setdiff(names(d), "count"); d <- aggregate(d["count"], d[k], sum)[c(k, "count")]
p <- length(k); n <- sum(d$count); number <- function(at) as.numeric(a[at])
timed <- function(call) { t <- system.time(call); c(t[["user.self"]] + t[["sys.self"]], t[["elapsed"]]) }
if (a[1] == "graphs") {
  suppressMessages(library(dga)); g <- get(data(list = paste0("graphs", p)))
  y <- array(0, dim = rep(2, p)); for (i in seq_len(nrow(d))) y[matrix(as.integer(d[i, k]) + 1L, 1)] <- d$count[i]
  t <- timed(w <- bma.cr(y, seq_len(number(3)), number(4), g)); answer <- sum((n + seq_len(number(3))) * colSums(w))
} else if (a[1] == "search") {
  suppressMessages(library(Rcapture))
  t <- timed(m <- suppressWarnings(closedpMS.t(as.matrix(d), dfreq = TRUE, maxorder = number(3), stopiflong = FALSE)))
  r <- m$results; answer <- r[which.min(r[, "BIC"]), "abundance"]
} else if (a[1] == "steps") {
  suppressMessages(library(SparseMSE)); names(d)[seq_len(p)] <- LETTERS[seq_len(p)]
  t <- timed(b <- estimatepopulation(d, nboot = number(3), iseed = 1234, alpha = c(.025, .975), method = "stepwise")); answer <- as.numeric(b$popest)
} else {
  suppressMessages(library(LCMCR)); x <- d[rep(seq_len(nrow(d)), d$count), k]; x[] <- lapply(x, factor, levels = c("0", "1"))
  t <- timed({
    s <- lcmCR(captures = x, tabular = FALSE, in_list_label = "1", not_in_list_label = "0", K = number(3), a_alpha = .25, b_alpha = .25,
               seed = 19481210, buffer_size = 10000, thinning = number(6), verbose = FALSE)
    N <- lcmCR_PostSampl(s, burnin = number(4), samples = number(5), thinning = number(6), output = FALSE)
  })
  writeLines(format(N, scientific = FALSE, trim = TRUE), a[7]); answer <- mean(N)
}
cat(sprintf('{"cpu": %.6f, "wall": %.6f, "answer": %.4f}\n', t[1], t[2], answer))
