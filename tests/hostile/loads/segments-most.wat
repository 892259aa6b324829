;; As many data segments as the contract allows, each over the one before.
;; CALLS: init, process 1
;; WITH: version init process cleanup memory
(module
  ;; REPEAT: 20000
  (data (i32.const {n}) "xy")
)
