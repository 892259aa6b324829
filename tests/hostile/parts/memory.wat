;; One page.
(memory (export "memory") 1)
