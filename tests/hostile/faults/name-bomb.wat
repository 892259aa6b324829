;; A trap in functions with C++ names of 400 bytes that stand for gigabytes: each type is
;; a pair of the one before; and of templates that are nested as deep as the name goes.
;; CALLS: init, process 1
;; CALLS: init, process 2
;; WITH: version init cleanup
(module
  (func $pairs (@name "_Z1fSt4pairIiiES_IS0_S0_ES_IS1_S1_ES_IS2_S2_ES_IS3_S3_ES_IS4_S4_ES_IS5_S5_ES_IS6_S6_ES_IS7_S7_ES_IS8_S8_ES_IS9_S9_ES_ISA_SA_ES_ISB_SB_ES_ISC_SC_ES_ISD_SD_ES_ISE_SE_ES_ISF_SF_ES_ISG_SG_ES_ISH_SH_ES_ISI_SI_ES_ISJ_SJ_ES_ISK_SK_ES_ISL_SL_ES_ISM_SM_ES_ISN_SN_ES_ISO_SO_ES_ISP_SP_ES_ISQ_SQ_ES_ISR_SR_ES_ISS_SS_ES_IST_ST_ES_ISU_SU_ES_ISV_SV_ES_ISW_SW_ES_ISX_SX_E") (unreachable))
  (func $nested (@name "_Z1fI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aI1aIiEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE") (unreachable))
  (func (export "process") (param $which i32) (result i32)
    (if (i32.eq (local.get $which) (i32.const 1)) (then (call $pairs)))
    (call $nested)
    (i32.const 0)))
