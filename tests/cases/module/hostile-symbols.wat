;; A symbol of a hundred bytes whose name in C++ is megabytes long: each part stands
;; for the one before, twice. It is left as it is.
;; RUN: wasm-abi-check hostile-symbols.wasm
(module
  (import "env" "_Z1fPFviiEPFvS0_S0_EPFvS2_S2_EPFvS4_S4_EPFvS6_S6_EPFvS8_S8_EPFvSA_SA_EPFvSC_SC_EPFvSE_SE_EPFvSG_SG_EPFvSI_SI_EPFvSK_SK_E" (func))
  (func (export "_Z7processPFviiEPFvS0_S0_EPFvS2_S2_EPFvS4_S4_EPFvS6_S6_EPFvS8_S8_EPFvSA_SA_EPFvSC_SC_EPFvSE_SE_EPFvSG_SG_EPFvSI_SI_EPFvSK_SK_E")))
