//! The shape of functions, as far as compilers and validators suffer from it.

use wasmparser::{
    BlockType, FrameKind, FrameStack, FunctionBody, VisitOperator, VisitSimdOperator,
};

use crate::operators::Traits;

/// What one function measures.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shape {
    /// Blocks, loops and ifs.
    pub(crate) blocks: u64,
    /// How deep they are nested.
    pub(crate) nested_blocks: u64,
    /// Targets of its largest branch table.
    pub(crate) branch_targets: u64,
    /// What it costs a compiler to find out which value a local has where: `loops *
    /// locals * (loops + locals / 100)`. `loops` is how deep they are nested, `locals`
    /// how many are read elsewhere than in the straight run of instructions that set
    /// them, plus one.
    pub(crate) loop_cost: u64,
    /// Values that its calls and branches move, at most: what a validator looks at.
    pub(crate) moved_values: u64,
    /// Whether a block has parameters or several results.
    pub(crate) has_wide_blocks: bool,
    /// What its instructions have in common.
    pub(crate) traits: Traits,
}

/// The types of a module, as far as they tell what a call costs.
#[derive(Default)]
pub(crate) struct Arities {
    /// Parameters and results of each type.
    pub(crate) of_type: Vec<(u32, u32)>,
    /// The type of each function, imports first.
    pub(crate) of_function: Vec<u32>,
    /// The type of each exception, imports first.
    pub(crate) of_tag: Vec<u32>,
}

impl Arities {
    /// The parameters and results of a function.
    pub(crate) fn signature_of(&self, function: u32) -> (u32, u32) {
        let kind = self.of_function.get(function as usize);
        kind.and_then(|kind| self.of_type.get(*kind as usize)).copied().unwrap_or_default()
    }

    fn of_type(&self, index: u32) -> u64 {
        let (params, results) = self.of_type.get(index as usize).copied().unwrap_or_default();
        u64::from(params) + u64::from(results)
    }

    fn of_function(&self, index: u32) -> u64 {
        self.of_function.get(index as usize).map_or(0, |kind| self.of_type(*kind))
    }

    fn of_tag(&self, index: u32) -> u64 {
        self.of_tag.get(index as usize).map_or(0, |kind| self.of_type(*kind))
    }
}

/// Parameters and local variables that a function may have at most: the validator
/// refuses more, and the ruler needs memory for each.
const MAX_LOCALS: u64 = 50_000;

/// Measures functions, one after the other; what it needs it keeps.
#[derive(Default)]
pub(crate) struct Ruler {
    /// The kind of each open block, the function's own first.
    open: Vec<FrameKind>,
    loops: u64,
    most_loops: u64,
    /// Straight runs of instructions so far, in all functions.
    run: u32,
    /// The run with which the function began.
    first_run: u32,
    /// The run in which each local was set last; of an earlier function, a lower one.
    set_in: Vec<u32>,
    /// The first run of the function in which each local was read later.
    crosses_in: Vec<u32>,
    crossing: u64,
    /// The most values that a block of the function takes or gives.
    widest: u64,
    shape: Shape,
}

impl Ruler {
    /// Measures the body of the function `index`, which has so many parameters and
    /// local variables. What cannot be read is left for the validator.
    pub(crate) fn measure(
        &mut self,
        body: &FunctionBody<'_>,
        index: u32,
        locals: u64,
        arities: &Arities,
    ) -> Shape {
        let locals = usize::try_from(locals.min(MAX_LOCALS)).unwrap_or_default();
        if self.set_in.len() < locals {
            self.set_in.resize(locals, 0);
            self.crosses_in.resize(locals, 0);
        }
        self.open.clear();
        self.open.push(FrameKind::Block);
        self.run += 1;
        self.first_run = self.run;
        (self.loops, self.most_loops, self.crossing) = (0, 0, 0);
        self.widest = 1 + u64::from(arities.signature_of(index).1);
        self.shape = Shape::default();
        if let Ok(mut reader) = body.get_binary_reader_for_operators() {
            let mut visitor = Visitor { ruler: self, arities };
            while !reader.eof() && reader.visit_operator(&mut visitor).is_ok() {}
        }
        let locals = 1 + self.crossing;
        self.shape.loop_cost = self.most_loops * locals * (self.most_loops + locals / 100);
        self.shape
    }

    fn open(&mut self, kind: FrameKind, block: BlockType, arities: &Arities) {
        match block {
            BlockType::Empty => {}
            BlockType::Type(kind) => self.shape.traits.add_type(kind),
            BlockType::FuncType(index) => {
                self.shape.has_wide_blocks = true;
                self.widest = self.widest.max(arities.of_type(index));
                self.shape.moved_values += self.widest;
            }
        }
        self.shape.blocks += 1;
        self.shape.nested_blocks = self.shape.nested_blocks.max(self.open.len() as u64);
        self.loops += u64::from(kind == FrameKind::Loop);
        self.most_loops = self.most_loops.max(self.loops);
        self.open.push(kind);
        self.run += 1;
    }

    fn close(&mut self) {
        let kind = self.open.pop();
        self.loops -= u64::from(kind == Some(FrameKind::Loop));
        self.branch(1);
    }

    /// The other part of an `if`, or of a `try`.
    fn change(&mut self, kind: FrameKind) {
        self.close();
        self.open.push(kind);
    }

    /// Ends a straight run of instructions by a branch to one of so many targets.
    fn branch(&mut self, targets: u64) {
        self.run += 1;
        self.shape.moved_values += targets * self.widest;
    }

    #[inline]
    fn set(&mut self, index: u32) {
        if let Some(run) = self.set_in.get_mut(index as usize) {
            *run = self.run;
        }
    }

    /// Locals that nothing set have their value since the function began.
    #[inline]
    fn get(&mut self, index: u32) {
        let index = index as usize;
        let Some(set_in) = self.set_in.get(index) else { return };
        if (*set_in).max(self.first_run) != self.run && self.crosses_in[index] != self.first_run {
            self.crosses_in[index] = self.first_run;
            self.crossing += 1;
        }
    }
}

/// Walks over the instructions of one function.
struct Visitor<'a> {
    ruler: &'a mut Ruler,
    arities: &'a Arities,
}

impl FrameStack for Visitor<'_> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.ruler.open.last().copied()
    }
}

macro_rules! visit {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(#[inline]
        fn $visit(&mut self $($(, $arg: $argty)*)?) {
            const TRAITS: Traits = Traits::of(stringify!($proposal), stringify!($op));
            self.ruler.shape.traits.add(TRAITS);
            visit!(@$op self $($($arg)*)?);
        })*
    };
    (@Block $self:ident $block:ident) => { $self.ruler.open(FrameKind::Block, $block, $self.arities) };
    (@If $self:ident $block:ident) => { $self.ruler.open(FrameKind::If, $block, $self.arities) };
    (@Loop $self:ident $block:ident) => { $self.ruler.open(FrameKind::Loop, $block, $self.arities) };
    (@Try $self:ident $block:ident) => { $self.ruler.open(FrameKind::LegacyTry, $block, $self.arities) };
    (@TryTable $self:ident $table:ident) => {
        $self.ruler.open(FrameKind::TryTable, $table.ty, $self.arities);
        $self.ruler.branch($table.catches.len() as u64);
    };
    (@Else $self:ident) => { $self.ruler.change(FrameKind::Else) };
    (@Catch $self:ident $tag:ident) => {
        $self.ruler.change(FrameKind::LegacyCatch);
        $self.ruler.shape.moved_values += $self.arities.of_tag($tag);
    };
    (@CatchAll $self:ident) => { $self.ruler.change(FrameKind::LegacyCatchAll) };
    (@Delegate $self:ident $depth:ident) => { let _ = $depth; $self.ruler.close() };
    (@End $self:ident) => { $self.ruler.close() };
    (@Br $self:ident $depth:ident) => { let _ = $depth; $self.ruler.branch(1) };
    (@BrIf $self:ident $depth:ident) => { let _ = $depth; $self.ruler.branch(1) };
    (@BrOnNull $self:ident $depth:ident) => { let _ = $depth; $self.ruler.branch(1) };
    (@BrOnNonNull $self:ident $depth:ident) => { let _ = $depth; $self.ruler.branch(1) };
    (@BrOnCast $self:ident $depth:ident $from:ident $to:ident) => {
        let _ = $depth;
        $self.ruler.shape.traits.add_ref_type($from);
        $self.ruler.shape.traits.add_ref_type($to);
        $self.ruler.branch(1)
    };
    (@BrOnCastFail $self:ident $depth:ident $from:ident $to:ident) => {
        visit!(@BrOnCast $self $depth $from $to)
    };
    (@TypedSelect $self:ident $kind:ident) => { $self.ruler.shape.traits.add_type($kind) };
    (@TypedSelectMulti $self:ident $kinds:ident) => {
        $kinds.into_iter().for_each(|kind| $self.ruler.shape.traits.add_type(kind))
    };
    (@RefNull $self:ident $kind:ident) => { $self.ruler.shape.traits.add_heap_type($kind) };
    (@RefTestNonNull $self:ident $kind:ident) => { $self.ruler.shape.traits.add_heap_type($kind) };
    (@RefTestNullable $self:ident $kind:ident) => { $self.ruler.shape.traits.add_heap_type($kind) };
    (@RefCastNonNull $self:ident $kind:ident) => { $self.ruler.shape.traits.add_heap_type($kind) };
    (@RefCastNullable $self:ident $kind:ident) => { $self.ruler.shape.traits.add_heap_type($kind) };
    (@Return $self:ident) => { $self.ruler.branch(1) };
    (@BrTable $self:ident $targets:ident) => {
        let targets = u64::from($targets.len());
        let most = &mut $self.ruler.shape.branch_targets;
        *most = targets.max(*most);
        $self.ruler.branch(targets + 1);
    };
    (@LocalGet $self:ident $index:ident) => { $self.ruler.get($index) };
    (@LocalSet $self:ident $index:ident) => { $self.ruler.set($index) };
    (@LocalTee $self:ident $index:ident) => { $self.ruler.set($index) };
    (@Call $self:ident $function:ident) => {
        $self.ruler.shape.moved_values += $self.arities.of_function($function);
    };
    (@ReturnCall $self:ident $function:ident) => {
        $self.ruler.shape.moved_values += $self.arities.of_function($function);
    };
    (@CallIndirect $self:ident $kind:ident $table:ident) => {
        let _ = $table;
        $self.ruler.shape.moved_values += $self.arities.of_type($kind);
    };
    (@ReturnCallIndirect $self:ident $kind:ident $table:ident) => {
        let _ = $table;
        $self.ruler.shape.moved_values += $self.arities.of_type($kind);
    };
    (@CallRef $self:ident $kind:ident) => { $self.ruler.shape.moved_values += $self.arities.of_type($kind) };
    (@ReturnCallRef $self:ident $kind:ident) => { $self.ruler.shape.moved_values += $self.arities.of_type($kind) };
    (@StructNew $self:ident $kind:ident) => { $self.ruler.shape.moved_values += $self.arities.of_type($kind) };
    (@Throw $self:ident $tag:ident) => { $self.ruler.shape.moved_values += $self.arities.of_tag($tag) };
    (@ArrayNewFixed $self:ident $kind:ident $size:ident) => {
        let _ = $kind;
        $self.ruler.shape.moved_values += u64::from($size);
    };
    (@$op:ident $self:ident $($arg:ident)*) => { let _ = ($($arg,)*); };
}

impl<'a> VisitOperator<'a> for Visitor<'_> {
    type Output = ();

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = ()>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl VisitSimdOperator<'_> for Visitor<'_> {
    wasmparser::for_each_visit_simd_operator!(visit);
}
