import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAddress } from '../../../../native/contract/address.ts';
import { EngineError } from '../../../../native/contract/failure.ts';
import { parseAddress } from '../../../../native/io/remote/address.ts';

test('addresses are told from paths', () => {
  for (const address of ['http://a/b.tif', 'HTTPS://a', 's3://bucket/key', 'file:/etc/passwd', 'data:,x'])
    assert.ok(isAddress(address), address);
  for (const path of ['a.tif', '/a/b.tif', 'C:\\a.tif', 'c:/a.tif', './http/a.tif', 'a:b.tif', ''])
    assert.ok(!isAddress(path), path);
});

test('secrets are taken from what is shown, and nothing else', () => {
  const cases = [
    ['https://h/a.tif', 'https://h/a.tif'],
    ['https://me:pw@h:8443/a.tif#part', 'https://h:8443/a.tif'],
    ['https://h/a?id=4&layers=key_map', 'https://h/a?id=4&layers=key_map'],
    [
      'https://h/a?X-Amz-Credential=1&X-Amz-Signature=2&X-Amz-Security-Token=3&versionId=4',
      'https://h/a?versionId=4',
    ],
    ['https://h/a?sv=2024&sig=1', 'https://h/a?sv=2024'],
    ['https://h/{z}/{x}/{y}.png?key=1', 'https://h/{z}/{x}/{y}.png'],
    ['https://h/{z}/{x}/{-y}.png?api_key=1&access_token=2&apikey=3', 'https://h/{z}/{x}/{-y}.png'],
    ['https://h/a?subscription-key=1&jwt=2&password=3&monkey=4', 'https://h/a?monkey=4'],
  ] as const;
  for (const [typed, shown] of cases) {
    const address = parseAddress(typed);
    assert.equal(address.shown, shown);
    // What is asked for keeps everything but the fragment.
    assert.equal(address.full, typed.replace(/#.*/, ''));
  }
});

test('what is no http address is refused by its name, without its secrets', () => {
  const cases = [
    ['file:///etc/passwd', /without file:/],
    ['s3://bucket/key?X-Amz-Signature=abc', /https address/],
    ['ftp://me:abc@h/x', /“ftp:”/],
    ['data:image/tiff;base64,abc', /“data:”/],
    ['http://', /no whole address/],
    ['https://[abc', /no whole address/],
  ] as const;
  for (const [typed, says] of cases) {
    assert.throws(
      () => parseAddress(typed),
      (error: unknown) =>
        error instanceof EngineError &&
        error.failure.kind === 'remote-refused' &&
        says.test(error.message) &&
        !/Signature|me:abc/.test(error.message),
      typed,
    );
  }
});
