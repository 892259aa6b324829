;; The metadata lists functions that the contract has already, with other signatures.
;; CALLS: init
;; WITH: version init cleanup memory alloc error
(module
  (@custom "keyway" "contract=bytes@1\0afunction=keyway_alloc\0afunction=init\0a"))
