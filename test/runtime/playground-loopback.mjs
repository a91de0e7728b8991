// Preloaded into the Playground, which would listen on every interface and send statistics home.
import { Server, Socket } from 'node:net'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])
const listen = Server.prototype.listen
Server.prototype.listen = function (port, ...rest) {
  const others = rest.filter((word) => typeof word !== 'string')
  return listen.call(this, { port, host: '127.0.0.1' }, ...others)
}
const connect = Socket.prototype.connect
Socket.prototype.connect = function (...words) {
  const [options] = Array.isArray(words[0]) ? words[0] : words
  const { host = 'localhost' } = options
  if (LOOPBACK.has(host)) return connect.apply(this, words)
  process.stderr.write(`refused to connect to ${host}\n`)
  return this.destroy(new Error(`no connection leaves this machine, so none to ${host}`))
}
