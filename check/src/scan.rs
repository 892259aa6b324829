//! One pass over a module's bytes, before it is validated: what it measures, what it
//! uses, and what the skeleton is made of. What cannot be read is left for the
//! validator, which says what is wrong with it.

use std::collections::HashMap;

use keyway_abi::{AbiVersion, export};
use wasmparser::{
    CompositeInnerType, ConstExpr, CustomSectionReader, DataKind, ElementItems, ElementKind,
    ElementSectionReader, ExportSectionReader, ExternalKind, FunctionBody, ImportSectionReader,
    Operator, Parser, Payload, TypeRef, TypeSectionReader,
};

use crate::{
    bounds::{self, expect},
    features::{self, Feature, Features},
    model::Version,
    operators::Traits,
    paths::host_path,
    report::Finding,
    shape::{Arities, Ruler},
};

/// What a module measures and uses.
#[derive(Default)]
pub(crate) struct Facts {
    /// Functions that the module defines.
    pub(crate) functions: u64,
    /// Functions that it imports, whose indices come first.
    pub(crate) imported_functions: u32,
    pub(crate) code_bytes: u64,
    /// Parameters and local variables of all functions together.
    pub(crate) locals: u64,
    /// What nested loops cost a compiler, added up.
    pub(crate) loop_cost: u64,
    pub(crate) function_bytes: Peak,
    pub(crate) blocks: Peak,
    pub(crate) nested_blocks: Peak,
    pub(crate) branch_targets: Peak,
    /// Entries of all element segments together.
    pub(crate) elements: u64,
    /// Segments of elements, and of data.
    pub(crate) segments: u64,
    /// Bytes of all data segments together.
    pub(crate) data_bytes: u64,
    /// From the lowest to the end of the highest data segment of the first memory whose
    /// place is a constant.
    pub(crate) data_range: Option<(u32, u64)>,
    /// What the instructions and the segments use beyond the pinned features.
    pub(crate) features: Features,
    /// The first function that uses each of them, where it is instructions that do.
    pub(crate) first_uses: Vec<(Feature, u32)>,
    /// The first function that computes with floating-point numbers.
    pub(crate) first_float: Option<u32>,
    /// Functions that begin by calling another one, and that one: so the linker
    /// wraps exports that run the constructors.
    pub(crate) first_calls: Vec<(u32, u32)>,
    /// What `get_abi_version` returns.
    pub(crate) version: Option<Version>,
    /// The first path of a machine in what is shipped.
    pub(crate) host_path: Option<String>,
}

/// The largest of a measure, and the function that has it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Peak {
    pub(crate) value: u64,
    pub(crate) function: u32,
}

impl Peak {
    fn raise(&mut self, value: u64, function: u32) {
        if value > self.value {
            *self = Self { value, function };
        }
    }
}

/// What one pass saw, with the sections that the skeleton is made of.
#[derive(Default)]
pub(crate) struct Scan<'a> {
    pub(crate) facts: Facts,
    pub(crate) arities: Arities,
    pub(crate) sections: Vec<Payload<'a>>,
    pub(crate) customs: Vec<CustomSectionReader<'a>>,
    /// An instruction is of no feature that the checker can validate.
    pub(crate) is_experimental: bool,
    ruler: Ruler,
    imported_globals: u32,
    element_expressions: u64,
    bodies: u32,
    moved_values: u64,
    /// The function that is exported as `get_abi_version`.
    version: Option<u32>,
}

impl<'a> Scan<'a> {
    /// Reads the module as far as it can be read.
    ///
    /// # Errors
    ///
    /// A finding where a bound is reached (KW004).
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, Box<Finding>> {
        let mut scan = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            let Ok(payload) = payload else { break };
            scan.add(payload, bytes)?;
        }
        Ok(scan)
    }

    fn add(&mut self, payload: Payload<'a>, bytes: &[u8]) -> Result<(), Box<Finding>> {
        match &payload {
            Payload::TypeSection(types) => self.add_types(types.clone())?,
            Payload::ImportSection(imports) => self.add_imports(imports.clone())?,
            Payload::FunctionSection(functions) => {
                let kinds = functions.clone().into_iter().map_while(Result::ok);
                self.arities.of_function.extend(kinds);
                self.facts.functions = functions.count().into();
            }
            Payload::TagSection(tags) => {
                let tags = tags.clone().into_iter().map_while(Result::ok);
                self.arities.of_tag.extend(tags.map(|tag| tag.func_type_idx));
            }
            Payload::GlobalSection(globals) => {
                expect(globals.count().into(), bounds::MAX_GLOBALS, "globals")?;
                let bytes = globals.range().len() as u64;
                expect(bytes, bounds::MAX_CONSTANT_BYTES, "bytes of globals")?;
            }
            Payload::TableSection(tables) => {
                let bytes = tables.range().len() as u64;
                expect(bytes, bounds::MAX_CONSTANT_BYTES, "bytes of tables")?;
            }
            Payload::ExportSection(exports) => self.add_exports(exports.clone())?,
            Payload::CodeSectionStart { size, .. } => self.facts.code_bytes = (*size).into(),
            Payload::CodeSectionEntry(body) => return self.add_body(body),
            Payload::ElementSection(segments) => self.add_elements(segments.clone())?,
            Payload::DataSection(segments) => {
                self.facts.segments += u64::from(segments.count());
                let section = segments.range();
                let mut starts = Vec::new();
                for segment in segments.clone().into_iter().map_while(Result::ok) {
                    let start = segment.range.end.saturating_sub(segment.data.len());
                    starts.push(start.saturating_sub(section.start));
                    self.add_data(&segment);
                }
                // at once, since there may be a segment in every other byte
                let data = bytes.get(section).unwrap_or_default();
                self.facts.host_path = host_path(data, &starts);
            }
            Payload::CustomSection(section) => {
                self.customs.push(section.clone());
                expect(self.customs.len() as u64, bounds::MAX_CUSTOM_SECTIONS, "custom sections")?;
            }
            _ => {}
        }
        self.sections.push(payload);
        Ok(())
    }

    fn add_types(&mut self, types: TypeSectionReader<'_>) -> Result<(), Box<Finding>> {
        expect(types.count().into(), bounds::MAX_TYPES, "types")?;
        expect(types.range().len() as u64, bounds::MAX_TYPE_BYTES, "bytes of types")?;
        for group in types.into_iter().map_while(Result::ok) {
            for kind in group.into_types() {
                self.arities.of_type.push(arity(&kind.composite_type.inner));
            }
            expect(self.arities.of_type.len() as u64, bounds::MAX_TYPES, "types")?;
        }
        Ok(())
    }

    fn add_imports(&mut self, imports: ImportSectionReader<'_>) -> Result<(), Box<Finding>> {
        let mut count = 0;
        for import in imports.into_imports().map_while(Result::ok) {
            count += 1;
            expect(count, bounds::MAX_IMPORTS, "imports")?;
            match import.ty {
                TypeRef::Func(kind) | TypeRef::FuncExact(kind) => {
                    self.arities.of_function.push(kind);
                    self.facts.imported_functions += 1;
                }
                TypeRef::Global(_) => self.imported_globals += 1,
                TypeRef::Tag(tag) => self.arities.of_tag.push(tag.func_type_idx),
                _ => {}
            }
        }
        Ok(())
    }

    fn add_exports(&mut self, exports: ExportSectionReader<'_>) -> Result<(), Box<Finding>> {
        expect(exports.count().into(), bounds::MAX_EXPORTS, "exports")?;
        let mut exports = exports.into_iter().map_while(Result::ok);
        let found = exports.find(|found| {
            found.name == export::GET_ABI_VERSION
                && matches!(found.kind, ExternalKind::Func | ExternalKind::FuncExact)
        });
        self.version = found.map(|export| export.index);
        self.facts.version = found.map(|_| Version::Computed);
        Ok(())
    }

    fn add_elements(&mut self, segments: ElementSectionReader<'_>) -> Result<(), Box<Finding>> {
        self.facts.segments += u64::from(segments.count());
        for segment in segments.into_iter().map_while(Result::ok) {
            match segment.items {
                ElementItems::Functions(items) => {
                    self.facts.elements += u64::from(items.count());
                }
                ElementItems::Expressions(kind, items) => {
                    self.facts.elements += u64::from(items.count());
                    self.element_expressions += u64::from(items.count());
                    let count = self.element_expressions;
                    let what = "elements that are expressions";
                    expect(count, bounds::MAX_ELEMENT_EXPRESSIONS, what)?;
                    let mut traits = Traits::default();
                    traits.add_ref_type(kind);
                    self.add_traits(traits, None);
                    items.into_iter().map_while(Result::ok).for_each(|item| {
                        self.constant(&item);
                    });
                }
            }
            if let ElementKind::Active { offset_expr, .. } = segment.kind {
                self.constant(&offset_expr);
            }
        }
        Ok(())
    }

    fn add_data(&mut self, segment: &wasmparser::Data<'_>) {
        let size = segment.data.len() as u64;
        self.facts.data_bytes += size;
        let DataKind::Active { memory_index, offset_expr } = &segment.kind else { return };
        let start = self.constant(offset_expr);
        // where the stack is
        let Some(start) = start.filter(|_| *memory_index == 0 && size > 0) else { return };
        let start = start.cast_unsigned();
        let end = u64::from(start) + size;
        let (lowest, highest) = self.facts.data_range.unwrap_or((start, end));
        self.facts.data_range = Some((lowest.min(start), highest.max(end)));
    }

    /// The value of a constant expression, where it is one constant.
    fn constant(&mut self, expression: &ConstExpr<'_>) -> Option<i32> {
        let mut traits = Traits::default();
        let (mut value, mut count) = (None, 0);
        for operator in expression.get_operators_reader().into_iter().map_while(Result::ok) {
            traits.add_constant(&operator, self.imported_globals);
            match operator {
                Operator::End => continue,
                Operator::I32Const { value: found } => value = Some(found),
                _ => {}
            }
            count += 1;
        }
        self.add_traits(traits, None);
        value.filter(|_| count == 1)
    }

    fn add_body(&mut self, body: &FunctionBody<'_>) -> Result<(), Box<Finding>> {
        let index = self.facts.imported_functions.saturating_add(self.bodies);
        self.bodies += 1;
        let mut locals = u64::from(self.arities.signature_of(index).0);
        let mut traits = Traits::default();
        let Ok(groups) = body.get_locals_reader() else { return Ok(()) };
        for (count, kind) in groups.into_iter().map_while(Result::ok) {
            locals += u64::from(count);
            traits.add_type(kind);
        }
        let facts = &mut self.facts;
        facts.locals += locals;
        let shape = self.ruler.measure(body, index, locals, &self.arities);
        facts.loop_cost = facts.loop_cost.saturating_add(shape.loop_cost);
        facts.function_bytes.raise(body.range().len() as u64, index);
        facts.blocks.raise(shape.blocks, index);
        facts.nested_blocks.raise(shape.nested_blocks, index);
        facts.branch_targets.raise(shape.branch_targets, index);
        if shape.traits.has_floats() {
            facts.first_float.get_or_insert(index);
        }
        if shape.has_wide_blocks {
            self.uses(Feature::MultiValue, Some(index));
        }
        self.add_traits(traits, Some(index));
        self.add_traits(shape.traits, Some(index));
        if let Some(callee) = first_call(body) {
            self.facts.first_calls.push((index, callee));
        }
        if self.version == Some(index) {
            let known =
                constant_result(body).map(|packed| Version::Known(AbiVersion::unpack(packed)));
            self.facts.version = known.or(self.facts.version);
        }
        self.moved_values += shape.moved_values;
        expect(self.moved_values, bounds::MAX_MOVED_VALUES, "values moved by calls and branches")
    }

    fn add_traits(&mut self, traits: Traits, function: Option<u32>) {
        let mut rest = traits.features().difference(features::PINNED);
        for &feature in Feature::ALL {
            if rest.is_empty() {
                return;
            }
            if rest.intersects(feature.bits()) {
                self.uses(feature, function);
                rest.remove(feature.bits());
            }
        }
        self.is_experimental |= !rest.is_empty();
    }

    fn uses(&mut self, feature: Feature, function: Option<u32>) {
        if !self.facts.features.contains(feature) {
            self.facts.features.insert(feature);
            self.facts.first_uses.extend(function.map(|function| (feature, function)));
        }
    }
}

/// Parameters and results of a function type; fields of a structure.
fn arity(kind: &CompositeInnerType) -> (u32, u32) {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    match kind {
        CompositeInnerType::Func(function) => {
            (count(function.params().len()), count(function.results().len()))
        }
        CompositeInnerType::Struct(structure) => (count(structure.fields.len()), 0),
        _ => (0, 0),
    }
}

/// The function that a body calls before all else.
fn first_call(body: &FunctionBody<'_>) -> Option<u32> {
    match body.get_operators_reader().ok()?.read().ok()? {
        Operator::Call { function_index } => Some(function_index),
        _ => None,
    }
}

/// The constant that a function returns, where its code is a chain of constants
/// and local variables, as compilers write it with and without optimization.
fn constant_result(body: &FunctionBody<'_>) -> Option<i32> {
    /// A function that returns one constant needs no more.
    const MAX_INSTRUCTIONS: usize = 100;

    let mut stack = Vec::new();
    let mut locals = HashMap::new();
    for operator in body.get_operators_reader().ok()?.into_iter().take(MAX_INSTRUCTIONS) {
        match operator.ok()? {
            Operator::I32Const { value } => stack.push(value),
            Operator::LocalSet { local_index } => {
                locals.insert(local_index, stack.pop()?);
            }
            Operator::LocalTee { local_index } => {
                locals.insert(local_index, *stack.last()?);
            }
            Operator::LocalGet { local_index } => stack.push(*locals.get(&local_index)?),
            Operator::Return | Operator::End => return stack.pop(),
            _ => return None,
        }
    }
    None
}
