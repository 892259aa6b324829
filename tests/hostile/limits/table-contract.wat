;; Ten million table entries, for 80 MB of the host's memory.
;; CALLS: init
;; WITH: version init process cleanup
(module (table 10000000 funcref))
