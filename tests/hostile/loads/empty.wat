;; No bytes but the header.
;; CALLS: init
(module)
