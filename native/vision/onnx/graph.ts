import { fieldsOf, textOf } from './message.ts';

/** A value of a graph that is fed or answered. */
export interface OnnxValue {
  readonly name: string;
  /** `TensorProto.DataType`; 0 where it does not say. */
  readonly elementType: number;
  /** A name where a length is free, null where it does not say; null where nothing is said of the shape. */
  readonly shape: readonly (number | string | null)[] | null;
}

export interface OnnxNode {
  readonly operator: string;
  /** Of the operator; empty for ONNX's own. */
  readonly domain: string;
  /** What it reads, graphs within it included. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What a model file says of itself, without its numbers. */
export interface OnnxGraph {
  /** Those that the file gives no values to. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** In the order in which they may run. */
  readonly nodes: readonly OnnxNode[];
  /** Names of values that the file gives. */
  readonly weights: ReadonlySet<string>;
  /** Files beside the model that it takes weights from. */
  readonly externalFiles: readonly string[];
}

/** Field numbers of `onnx.proto3` (github.com/onnx/onnx, Apache-2.0). */
export const MODEL = { graph: 7 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
export const VALUE = { name: 1, type: 2 } as const;
const NODE = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 };
const ATTRIBUTE = { graph: 6, graphs: 11 };
const TYPE = { tensor: 1 };
const TENSOR_TYPE = { elementType: 1, shape: 2 };
const DIMENSION = { length: 1, name: 2 };
const TENSOR = { name: 8, external: 13 };
const ENTRY = { key: 1, value: 2 };

/** @throws where the file is damaged or holds no graph */
export function readModel(model: Uint8Array): OnnxGraph {
  for (const { number, body } of fieldsOf(model)) if (number === MODEL.graph && body) return readGraph(body);
  throw new Error('the file holds no graph');
}

function readGraph(graph: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const weights = new Set<string>();
  const externalFiles: string[] = [];
  for (const { number, body } of fieldsOf(graph)) {
    if (!body) continue;
    if (number === GRAPH.node) nodes.push(readNode(body));
    if (number === GRAPH.input) inputs.push(readValue(body));
    if (number === GRAPH.output) outputs.push(readValue(body));
    if (number === GRAPH.initializer) {
      weights.add(weightsName(body));
      externalFiles.push(...externalFilesOf(body));
    }
  }
  return {
    inputs: inputs.filter(({ name }) => !weights.has(name)),
    outputs,
    nodes,
    weights,
    externalFiles,
  };
}

export function readNode(node: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let operator = '';
  let domain = '';
  for (const { number, body } of fieldsOf(node)) {
    if (number === NODE.input) inputs.push(textOf(body));
    if (number === NODE.output) outputs.push(textOf(body));
    if (number === NODE.operator) operator = textOf(body);
    if (number === NODE.domain) domain = textOf(body);
    if (number === NODE.attribute && body) inputs.push(...readsOfAttribute(body));
  }
  return { operator, domain, inputs, outputs };
}

/** A branch or a loop is a graph in an attribute, which may read every value of the graph around it. */
function* readsOfAttribute(attribute: Uint8Array): Generator<string> {
  for (const { number, body } of fieldsOf(attribute)) {
    if ((number !== ATTRIBUTE.graph && number !== ATTRIBUTE.graphs) || !body) continue;
    const inner = readGraph(body);
    yield* inner.outputs.map(({ name }) => name);
    yield* inner.nodes.flatMap(({ inputs }) => inputs);
  }
}

function readValue(value: Uint8Array): OnnxValue {
  let name = '';
  let type = null;
  for (const { number, body } of fieldsOf(value)) {
    if (number === VALUE.name) name = textOf(body);
    if (number === VALUE.type && body) type = bodyOf(body, TYPE.tensor);
  }
  return { name, ...readTensorType(type ?? new Uint8Array()) };
}

function readTensorType(type: Uint8Array): { elementType: number; shape: OnnxValue['shape'] } {
  let elementType = 0;
  let shape: OnnxValue['shape'] = null;
  for (const { number, body, value } of fieldsOf(type)) {
    if (number === TENSOR_TYPE.elementType) elementType = value;
    if (number === TENSOR_TYPE.shape && body)
      shape = [...fieldsOf(body)].map((one) => readDimension(one.body));
  }
  return { elementType, shape };
}

function readDimension(dimension: Uint8Array | null): number | string | null {
  for (const { number, body, value } of fieldsOf(dimension ?? new Uint8Array())) {
    if (number === DIMENSION.length) return value;
    if (number === DIMENSION.name) return textOf(body);
  }
  return null;
}

export const weightsName = (tensor: Uint8Array): string => textOf(bodyOf(tensor, TENSOR.name));

function* externalFilesOf(tensor: Uint8Array): Generator<string> {
  for (const { number, body } of fieldsOf(tensor))
    if (number === TENSOR.external && body && textOf(bodyOf(body, ENTRY.key)) === 'location')
      yield textOf(bodyOf(body, ENTRY.value));
}

function bodyOf(message: Uint8Array, field: number): Uint8Array | null {
  for (const { number, body } of fieldsOf(message)) if (number === field) return body;
  return null;
}
