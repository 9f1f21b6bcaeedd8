import { PbfWriter } from 'pbf';

/** What a node does, what it reads, and the one value it answers. */
export type Node = [operator: string, inputs: string[], output: string];

/** ONNX's number for 32-bit floating point. */
const FLOAT = 1;

/** A model of `[N, 3, 2, 2]` images, in the bytes of `onnx.proto3`. */
export function makeModel(
  nodes: Node[],
  weights: Record<string, { shape: number[]; values: number[] }>,
  output: string,
): Uint8Array {
  const model = new PbfWriter();
  model.writeVarintField(1, 8);
  model.writeMessage(
    7,
    (_, graph) => {
      for (const node of nodes) graph.writeMessage(1, writeNode, node);
      graph.writeStringField(2, 'made');
      for (const [name, { shape, values }] of Object.entries(weights))
        graph.writeMessage(5, writeTensor, { name, shape, values });
      graph.writeMessage(11, writeValue, { name: 'image', shape: ['N', 3, 2, 2] });
      graph.writeMessage(12, writeValue, { name: output, shape: null });
    },
    null,
  );
  model.writeMessage(8, (_, opset) => opset.writeVarintField(2, 13), null);
  return model.finish();
}

function writeNode([operator, inputs, output]: Node, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(4, operator);
}

function writeTensor(
  { name, shape, values }: { name: string; shape: number[]; values: number[] },
  pbf: PbfWriter,
): void {
  for (const length of shape) pbf.writeVarintField(1, length);
  pbf.writeVarintField(2, FLOAT);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(Float32Array.from(values).buffer));
}

function writeValue(
  { name, shape }: { name: string; shape: (number | string)[] | null },
  pbf: PbfWriter,
): void {
  pbf.writeStringField(1, name);
  if (!shape) return;
  pbf.writeMessage(2, (_, type) => type.writeMessage(1, writeTensorType, shape), null);
}

function writeTensorType(shape: (number | string)[], pbf: PbfWriter): void {
  pbf.writeVarintField(1, FLOAT);
  pbf.writeMessage(
    2,
    (_, dimensions) => {
      for (const length of shape)
        dimensions.writeMessage(
          1,
          (one, dimension) => {
            if (typeof one === 'number') dimension.writeVarintField(1, one);
            else dimension.writeStringField(2, one);
          },
          length,
        );
    },
    null,
  );
}
