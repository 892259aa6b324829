;; Reads beyond the end of the largest memory there is.
(func $fault (drop (i32.load offset=0xffffffff (i32.const 0xffffffff))))
