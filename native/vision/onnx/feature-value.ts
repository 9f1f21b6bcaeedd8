import type { OnnxGraph, OnnxNode } from './graph.ts';

const POOLS = new Set([
  'GlobalAveragePool',
  'GlobalMaxPool',
  'AveragePool',
  'MaxPool',
  'ReduceMean',
  'ReduceMax',
]);
const CLASSIFIERS = new Set(['Gemm', 'MatMul']);

/**
 * The value whose numbers describe an image: what the last fully connected operator reads, or the last pooling
 * answers, whichever is nearer to the output; without either the output itself.
 *
 * @returns its name
 */
export function featureValue(graph: OnnxGraph): string {
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const output = graph.outputs[0]!.name;
  let value = output;
  for (let steps = 0; steps < graph.nodes.length; steps++) {
    const node = makers.get(value);
    if (!node) return output;
    if (POOLS.has(node.operator)) return value;
    const read = mainInput(node, graph.weights, makers);
    if (CLASSIFIERS.has(node.operator)) return read ?? output;
    if (!read) return output;
    value = read;
  }
  return output;
}

/** Of an operator's inputs the first that is computed from the image, as far as that can be seen. */
function mainInput(
  node: OnnxNode,
  weights: ReadonlySet<string>,
  makers: ReadonlyMap<string, OnnxNode>,
): string | null {
  return node.inputs.find((name) => !weights.has(name) && makers.has(name)) ?? null;
}
