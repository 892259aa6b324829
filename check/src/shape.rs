//! The shape of functions, as far as compilers and validators suffer from it.

use wasmparser::{BlockType, FunctionBody, Operator};

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
    /// Whether each open block is a loop.
    open: Vec<bool>,
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
        self.run += 1;
        self.first_run = self.run;
        (self.loops, self.most_loops, self.crossing) = (0, 0, 0);
        self.widest = 1 + u64::from(arities.signature_of(index).1);
        self.shape = Shape::default();
        if let Ok(operators) = body.get_operators_reader() {
            for operator in operators.into_iter().map_while(Result::ok) {
                self.add(&operator, arities);
            }
        }
        let locals = 1 + self.crossing;
        self.shape.loop_cost = self.most_loops * locals * (self.most_loops + locals / 100);
        self.shape
    }

    fn add(&mut self, operator: &Operator<'_>, arities: &Arities) {
        self.shape.traits.add(operator);
        match operator {
            Operator::Block { blockty } | Operator::If { blockty } => {
                self.open_block(*blockty, false, arities);
            }
            Operator::Loop { blockty } => self.open_block(*blockty, true, arities),
            Operator::Try { blockty } => self.open_block(*blockty, false, arities),
            Operator::TryTable { try_table } => {
                self.open_block(try_table.ty, false, arities);
                self.shape.moved_values += try_table.catches.len() as u64 * self.widest;
            }
            Operator::End => {
                self.loops -= u64::from(self.open.pop().unwrap_or_default());
                self.run += 1;
                self.shape.moved_values += self.widest;
            }
            Operator::BrTable { targets } => {
                let targets = u64::from(targets.len());
                self.shape.branch_targets = self.shape.branch_targets.max(targets);
                self.shape.moved_values += (targets + 1) * self.widest;
                self.run += 1;
            }
            Operator::Else | Operator::Br { .. } | Operator::BrIf { .. } | Operator::Return => {
                self.run += 1;
                self.shape.moved_values += self.widest;
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                if let Some(run) = self.set_in.get_mut(*local_index as usize) {
                    *run = self.run;
                }
            }
            Operator::TypedSelect { ty } => self.shape.traits.add_type(*ty),
            Operator::TypedSelectMulti { tys } => {
                tys.iter().for_each(|kind| self.shape.traits.add_type(*kind));
            }
            Operator::RefNull { hty }
            | Operator::RefTestNonNull { hty }
            | Operator::RefTestNullable { hty }
            | Operator::RefCastNonNull { hty }
            | Operator::RefCastNullable { hty } => self.shape.traits.add_heap_type(*hty),
            Operator::BrOnCast { from_ref_type, to_ref_type, .. }
            | Operator::BrOnCastFail { from_ref_type, to_ref_type, .. } => {
                self.shape.traits.add_ref_type(*from_ref_type);
                self.shape.traits.add_ref_type(*to_ref_type);
            }
            Operator::Throw { tag_index } | Operator::Catch { tag_index } => {
                self.shape.moved_values += arities.of_tag(*tag_index);
            }
            Operator::StructNew { struct_type_index } => {
                self.shape.moved_values += arities.of_type(*struct_type_index);
            }
            Operator::ArrayNewFixed { array_size, .. } => {
                self.shape.moved_values += u64::from(*array_size);
            }
            Operator::LocalGet { local_index } => self.read(*local_index as usize),
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                self.shape.moved_values += arities.of_function(*function_index);
            }
            Operator::CallIndirect { type_index, .. }
            | Operator::ReturnCallIndirect { type_index, .. }
            | Operator::CallRef { type_index }
            | Operator::ReturnCallRef { type_index } => {
                self.shape.moved_values += arities.of_type(*type_index);
            }
            _ => {}
        }
    }

    fn open_block(&mut self, kind: BlockType, is_loop: bool, arities: &Arities) {
        match kind {
            BlockType::Empty => {}
            BlockType::Type(kind) => self.shape.traits.add_type(kind),
            BlockType::FuncType(index) => {
                self.shape.has_wide_blocks = true;
                self.widest = self.widest.max(arities.of_type(index));
                self.shape.moved_values += self.widest;
            }
        }
        self.run += 1;
        self.open.push(is_loop);
        self.loops += u64::from(is_loop);
        self.most_loops = self.most_loops.max(self.loops);
        self.shape.blocks += 1;
        self.shape.nested_blocks = self.shape.nested_blocks.max(self.open.len() as u64);
    }

    /// Locals that nothing set have their value since the function began.
    fn read(&mut self, index: usize) {
        let Some(set_in) = self.set_in.get(index) else { return };
        let has_crossed = self.crosses_in[index] == self.first_run;
        if !has_crossed && (*set_in).max(self.first_run) != self.run {
            self.crosses_in[index] = self.first_run;
            self.crossing += 1;
        }
    }
}
