import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutModel } from '../../../../native/vision/onnx/cut-model.ts';
import { featureValue } from '../../../../native/vision/onnx/feature-value.ts';
import { readModel } from '../../../../native/vision/onnx/graph.ts';
import { makeModel, type Node } from './make-model.ts';

const NODES: Node[] = [
  ['Conv', ['image', 'colours'], 'mixed'],
  ['Relu', ['mixed'], 'positive'],
  ['GlobalAveragePool', ['positive'], 'pooled'],
  ['Flatten', ['pooled'], 'flat'],
  ['Gemm', ['flat', 'classes'], 'scores'],
];
const COLOURS = { shape: [2, 3, 1, 1], values: [1, 0, 0, 0, -1, 1] };
const CLASSES = { shape: [2, 2], values: [1, 2, 3, 4] };

const model = makeModel(NODES, { colours: COLOURS, classes: CLASSES }, 'scores');

test('a model says what it is fed, what it answers, and what it does in between', () => {
  const graph = readModel(model);
  assert.deepEqual(graph.inputs, [{ name: 'image', elementType: 1, shape: ['N', 3, 2, 2] }]);
  assert.deepEqual(
    graph.outputs.map(({ name }) => name),
    ['scores'],
  );
  assert.deepEqual(
    graph.nodes.map(({ operator, outputs }) => [operator, ...outputs]),
    NODES.map(([operator, , output]) => [operator, output]),
  );
  assert.deepEqual(graph.externalFiles, []);
});

test('an image is described by what the classifier reads', () => {
  assert.equal(featureValue(readModel(model)), 'flat');
});

test('without a classifier it is described by the last pooling, and without one by the answer', () => {
  const pooled = makeModel(NODES.slice(0, 4), { colours: COLOURS }, 'flat');
  assert.equal(featureValue(readModel(pooled)), 'pooled');
  const map = makeModel(NODES.slice(0, 2), { colours: COLOURS }, 'positive');
  assert.equal(featureValue(readModel(map)), 'positive');
});

test('a model that is cut at a value holds what the value needs and nothing else', () => {
  const graph = readModel(cutModel(model, 'positive'));
  assert.deepEqual(
    graph.nodes.map(({ operator }) => operator),
    ['Conv', 'Relu'],
  );
  assert.deepEqual([...graph.weights], ['colours']);
  assert.deepEqual(graph.outputs, [{ name: 'positive', elementType: 0, shape: null }]);
});

test('a damaged model is no graph', () => {
  assert.throws(() => readModel(model.subarray(0, model.length - 40)), /ends early/);
  assert.throws(() => readModel(new Uint8Array(0)), /no graph/);
});
