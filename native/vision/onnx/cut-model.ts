import { PbfWriter } from 'pbf';
import { GRAPH, MODEL, readModel, readNode, VALUE, weightsName } from './graph.ts';
import { type Field, fieldsOf } from './message.ts';

/**
 * The model as it answers the value of that name and computes nothing that the value does not need. The runtime runs
 * all nodes of a graph, whatever is asked of it: so those that are not needed leave it.
 */
export function cutModel(model: Uint8Array, value: string): Uint8Array {
  const needed = neededFor(model, value);
  const kept = ({ number, body }: Field): boolean => {
    if (number === GRAPH.node) return readNode(body!).outputs.some((output) => needed.has(output));
    if (number === GRAPH.initializer) return needed.has(weightsName(body!));
    return number !== GRAPH.output;
  };
  const parts: Uint8Array[] = [];
  for (const { number, raw, body } of fieldsOf(model)) {
    if (number !== MODEL.graph) parts.push(raw);
    else parts.push(...message(MODEL.graph, [...graphFields(body!, kept), outputField(value)]));
  }
  return Buffer.concat(parts);
}

/** Names of all values that the value is computed from, and its own. */
function neededFor(model: Uint8Array, value: string): ReadonlySet<string> {
  const needed = new Set([value]);
  for (const node of readModel(model).nodes.toReversed())
    if (node.outputs.some((output) => needed.has(output))) for (const input of node.inputs) needed.add(input);
  return needed;
}

function* graphFields(graph: Uint8Array, kept: (field: Field) => boolean): Generator<Uint8Array> {
  for (const field of fieldsOf(graph)) if (kept(field)) yield field.raw;
}

/** An output without a type: the runtime infers it. */
function outputField(value: string): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(GRAPH.output, (name, output) => output.writeStringField(VALUE.name, name), value);
  return pbf.finish();
}

/** A field that holds these parts, one after the other. */
function message(field: number, parts: Uint8Array[]): Uint8Array[] {
  const head = new PbfWriter();
  head.writeTag(field, 2);
  head.writeVarint(parts.reduce((sum, { length }) => sum + length, 0));
  return [head.finish(), ...parts];
}
