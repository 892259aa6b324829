;; As many table entries as the host gives.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module (table 10000 funcref))
