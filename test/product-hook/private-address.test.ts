import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLoopback, isPrivateAddress, literalAddress } from '../../src/product-hook/private-address.ts'

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
])('%s is public', (address) => expect(isPrivateAddress(address)).toBe(false))

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.8.9.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.2.5',
  '192.168.0.1',
  '198.19.0.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '0:0:0:0:0:ffff:a00:1',
  '64:ff9b::7f00:1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  'fc00::1',
  'fe80::1%eth0',
  'ff02::1',
  'not-an-address',
])('%s is not', (address) => expect(isPrivateAddress(address)).toBe(true))

test('every notation of one IPv6 address is read alike', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const canonical = literalAddress(new URL(`http://[${address}]/`).hostname) ?? ''
      expect(isPrivateAddress(address)).toBe(isPrivateAddress(canonical))
      expect(isLoopback(address)).toBe(isLoopback(canonical))
    }),
  )
})

test('names are no addresses', () => {
  expect(literalAddress('hooks.example.com')).toBeNull()
  expect(literalAddress('[::1]')).toBe('::1')
  expect(isLoopback('127.3.4.5')).toBe(true)
})
