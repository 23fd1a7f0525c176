// SPDX-License-Identifier: GPL-3.0-or-later
// As much of the protobuf of an ONNX file as tests need, written by hand: a test makes its own encoder.

export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
  /** integers and lists of integers; everything else this small a model does without */
  attributes?: Record<string, number | number[]>;
}

export interface OnnxTensor {
  name: string;
  shape: number[];
  data: Float32Array | BigInt64Array;
}

export interface OnnxModel {
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  /** a string stands for a length that is known at run time only */
  inputs: { name: string; shape: (number | string)[] }[];
  outputs: { name: string; shape: (number | string)[] }[];
}

export function onnxFile(model: OnnxModel): Buffer {
  const graph = message(
    ...model.nodes.map((node) => field(1, nodeMessage(node))),
    text(2, 'test'),
    ...model.initializers.map((tensor) => field(5, tensorMessage(tensor))),
    ...model.inputs.map((input) => field(11, valueMessage(input))),
    ...model.outputs.map((output) => field(12, valueMessage(output))),
  );
  const operatorSet = message(text(1, ''), integer(2, 17));
  return message(integer(1, 8), field(7, graph), field(8, operatorSet));
}

function nodeMessage(node: OnnxNode): Buffer {
  return message(
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => field(5, attributeMessage(name, value))),
  );
}

function attributeMessage(name: string, value: number | number[]): Buffer {
  const [kindOfInteger, kindOfIntegers] = [2, 7];
  return Array.isArray(value)
    ? message(text(1, name), ...value.map((item) => integer(8, item)), integer(20, kindOfIntegers))
    : message(text(1, name), integer(3, value), integer(20, kindOfInteger));
}

function tensorMessage({ name, shape, data }: OnnxTensor): Buffer {
  const type = data instanceof Float32Array ? 1 : 7;
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return message(
    ...shape.map((length) => integer(1, length)),
    integer(2, type),
    text(8, name),
    field(9, raw),
  );
}

function valueMessage({ name, shape }: { name: string; shape: (number | string)[] }): Buffer {
  const dimensions = shape.map((length) =>
    field(1, typeof length === 'number' ? integer(1, length) : text(2, length)),
  );
  const tensorType = message(integer(1, 1), field(2, message(...dimensions)));
  return message(text(1, name), field(2, field(1, tensorType)));
}

function message(...parts: Buffer[]): Buffer {
  return Buffer.concat(parts);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value, 'utf8'));
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

/** Negative numbers take ten bytes, as protobuf has it. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
