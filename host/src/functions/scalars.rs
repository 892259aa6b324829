//! Functions of numbers.

use std::sync::Arc;

use wasmtime::{Caller, Linker, WasmRet, WasmTy};

use super::{Define, Name, guard};
use crate::state::State;

/// A closure of up to eight numbers (`i32`, `u32`, `i64`, `u64`, `f32`, `f64`) that
/// returns one, or nothing. Not to be implemented elsewhere.
pub trait ScalarFunction<Params, Result>: Send + Sync + 'static {
    #[doc(hidden)]
    fn into_definition(self) -> Definition;
}

/// What is registered of a function.
#[doc(hidden)]
pub struct Definition(pub(crate) Define);

impl std::fmt::Debug for Definition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Definition")
    }
}

/// `i32`, `u32`, `i64`, `u64`, `f32` or `f64`. Not to be implemented elsewhere.
pub trait Scalar: WasmTy {}

/// A [`Scalar`], or nothing. Not to be implemented elsewhere.
pub trait ScalarResult: WasmRet {}

macro_rules! scalars {
    ($($scalar:ty)*) => {
        $(impl Scalar for $scalar {}
        impl ScalarResult for $scalar {})*
    };
}

scalars!(i32 u32 i64 u64 f32 f64);

impl ScalarResult for () {}

macro_rules! scalar_functions {
    ($($param:ident)*) => {
        impl<F, R, $($param,)*> ScalarFunction<($($param,)*), R> for F
        where
            F: Fn($($param),*) -> R + Send + Sync + 'static,
            R: ScalarResult + 'static,
            $($param: Scalar + 'static,)*
        {
            #[allow(non_snake_case)] // the parameters are named as their types
            fn into_definition(self) -> Definition {
                let function = Arc::new(self);
                Definition(Arc::new(move |linker: &mut Linker<State>, name: &Name| {
                    let (function, own) = (Arc::clone(&function), name.clone());
                    let wrapped = move |caller: Caller<'_, State>, $($param: $param),*| {
                        let result = guard(&own, || function($($param),*))?;
                        caller.data().in_time()?;
                        Ok::<R, wasmtime::Error>(result)
                    };
                    linker.func_wrap(&name.namespace, &name.name, wrapped).map(drop)
                }))
            }
        }
    };
}

scalar_functions!();
scalar_functions!(A);
scalar_functions!(A B);
scalar_functions!(A B C);
scalar_functions!(A B C D);
scalar_functions!(A B C D E);
scalar_functions!(A B C D E G);
scalar_functions!(A B C D E G H);
scalar_functions!(A B C D E G H I);
