import { describe, expect, test } from 'vitest';
import { createCheckWebhookAddress } from '../../../src/net/check-webhook-address.ts';

const checkBy = createCheckWebhookAddress(['automation.lan:5678', '192.168.1.20', '[fd00::7]:8080']);
const check = (address: string, isAdmin = true) => checkBy(address, { isAdmin });

describe('an address', () => {
  test.each([
    ['https://hooks.example.org/pincel?key=1', 'https://hooks.example.org/pincel?key=1'],
    ['HTTPS://Hooks.Example.ORG:443', 'https://hooks.example.org/'],
    ['https://hooks.example.org:8443/#part', 'https://hooks.example.org:8443/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
  ])('%s may be called as %s', (address, url) => {
    expect(check(address)).toEqual({ ok: true, url });
  });

  test.each([
    '',
    'hooks.example.org',
    '/pincel',
    'ftp://hooks.example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://',
    'https://hooks.example.org:99999/',
    `https://hooks.example.org/${'x'.repeat(2_000)}`,
  ])('%s is none', (address) => {
    expect(check(address)).toEqual({ ok: false, fault: 'not-an-address' });
  });

  test('with a name or a password in it is not called', () => {
    expect(check('https://ana:secret@hooks.example.org/')).toEqual({ ok: false, fault: 'has-password' });
    expect(check('https://ana@hooks.example.org/')).toEqual({ ok: false, fault: 'has-password' });
  });

  test('is https', () => {
    expect(check('http://hooks.example.org/')).toEqual({ ok: false, fault: 'not-https' });
  });

  test.each([
    'localhost',
    'LOCALHOST.',
    'pincel.localhost',
    '127.0.0.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '１２７.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '0.0.0.0',
    '10.0.0.1',
    '169.254.169.254',
    '192.168.1.21',
  ])('of %s leads into a private network', (host) => {
    expect(check(`https://${host}/`)).toEqual({ ok: false, fault: 'not-public' });
    expect(check(`http://${host}:8080/`)).toEqual({ ok: false, fault: 'not-public' });
  });
});

describe('a trusted host', () => {
  test.each([
    'http://automation.lan:5678/x',
    'https://192.168.1.20/',
    'http://192.168.1.20/',
    'http://[fd00::7]:8080/',
  ])('may be private and called without TLS: %s', (url) => {
    expect(check(url)).toEqual({ ok: true, url });
  });

  test.each(['http://automation.lan:5678/x', 'https://192.168.1.20/', 'http://[fd00::7]:8080/'])(
    'is for the webhooks of admins alone: %s',
    (url) => {
      expect(check(url, false)).toEqual({ ok: false, fault: 'admins-only' });
    },
  );

  test('is trusted on the port that was named', () => {
    expect(check('http://automation.lan/')).toEqual({ ok: false, fault: 'not-https' });
    expect(check('http://192.168.1.20:8080/')).toEqual({ ok: false, fault: 'not-public' });
  });

  test('is called without a name and a password too', () => {
    expect(check('http://ana:secret@192.168.1.20/')).toEqual({ ok: false, fault: 'has-password' });
  });
});
