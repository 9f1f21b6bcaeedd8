import tf from '@tensorflow/tfjs';
import type { ModelLayer } from '../../contract/imported-model.ts';
import type { CutModel } from './open-model.ts';

/** A node of a graph, as far as it is looked at. */
interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
}

/** Cuts a graph that was converted from TensorFlow. @param name of a node; null: where its features are */
export async function cutGraphModel(artifacts: tf.io.ModelArtifacts, name: string | null): Promise<CutModel> {
  const nodes = nodesOf(artifacts.modelTopology as { node: unknown[] });
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const [input, ...others] = model.inputs;
  if (!input || others.length > 0)
    throw new Error(`it has ${model.inputs.length} inputs, where one picture is fed`);
  const shapes = new Map((artifacts.weightSpecs ?? []).map((weight) => [weight.name, weight.shape]));
  const layer = name ?? featureNode(nodes, shapes, model.outputs[0]!.name);
  if (!nodes.some((node) => node.name === layer)) throw new Error(`it has no node ${layer} to be cut at`);
  const [batch, ...inputShape] = (input.shape ?? [-1, -1, -1, 3]).map((length) =>
    length > 0 ? length : null,
  );
  return {
    layer,
    inputShape,
    inputType: input.dtype,
    range: input.dtype === 'int32' ? 'bytes' : 'signed',
    fixedBatch: batch ?? null,
    layers: nodes
      .filter(isComputed)
      .map((node): ModelLayer => ({ name: node.name, operator: node.op, shape: null })),
    run: (picture) => {
      const at = (node: string) => model.execute({ [input.name]: picture }, node) as tf.Tensor;
      try {
        return at(layer);
      } catch (cause) {
        throw new Error(blame(nodes, layer, at, cause), { cause });
      }
    },
    dispose: () => model.dispose(),
  };
}

/** Which operator it is that fails: one that does, where all before it do not. */
function blame(
  nodes: readonly GraphNode[],
  layer: string,
  at: (node: string) => tf.Tensor,
  cause: unknown,
): string {
  const computed = nodes.slice(0, nodes.findIndex(({ name }) => name === layer) + 1).filter(isComputed);
  const fails = ({ name }: GraphNode) => {
    try {
      tf.tidy(() => void at(name));
      return false;
    } catch {
      return true;
    }
  };
  let [first, last] = [0, computed.length - 1];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (fails(computed[middle]!)) last = middle;
    else first = middle + 1;
  }
  const { op, name } = computed[first]!;
  return `its operator ${op} (${name}) fails: ${(cause as Error).message}`;
}

function nodesOf({ node }: { node: unknown[] }): GraphNode[] {
  return node.map((one) => {
    const { name, op, input } = one as Partial<GraphNode>;
    if (typeof name !== 'string' || typeof op !== 'string')
      throw new Error('a node of its graph has no name or no operator');
    return { name, op, input: Array.isArray(input) ? input.map(String) : [] };
  });
}

const isComputed = ({ op }: GraphNode) => !['Const', 'Placeholder', 'NoOp', 'Identity'].includes(op);

const POOLING = new Set(['Mean', 'AvgPool', 'MaxPool', 'Max']);

/**
 * The last pooling after which no neighbouring pixels are looked at any more; else what the last product with a matrix
 * reads, where it is the output or only arithmetic follows; else the output.
 */
export function featureNode(
  nodes: readonly GraphNode[],
  weightShapes: ReadonlyMap<string, readonly number[]>,
  output: string,
): string {
  const isSpatial = ({ op, input }: GraphNode) => {
    if (!op.includes('Conv')) return false;
    const [rows, columns] = weightShapes.get(nameOf(input[1] ?? '')) ?? [];
    return rows !== 1 || columns !== 1;
  };
  const lastSpatial = nodes.findLastIndex(isSpatial);
  const pooling = nodes.findLastIndex(({ op }) => POOLING.has(op));
  if (pooling > lastSpatial) return nodes[pooling]!.name;
  const product = nodes.findLast(({ op }, n) => n > lastSpatial && /MatMul$/.test(op));
  const read = product && nameOf(product.input[0]!);
  return nodes.find(({ name }) => name === read)?.name ?? nameOf(output);
}

/** Of the node that makes an input: `^node` and `node:0` are of `node`. */
const nameOf = (input: string) => input.replace(/^\^/, '').replace(/:\d+$/, '');
