#!/bin/sh
# CPU per dispatch of Waybill beside a hand-written handler, in one run on loopback. --quick takes about a minute.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$home"
mvn -q -B -ntp -DskipTests package
rounds=9 requests=60000 warm=200000
if [ "${1:-}" = --quick ]; then
  rounds=5 requests=20000 warm=60000
fi
pin=
if command -v taskset >/dev/null 2>&1 && [ "$(nproc)" -ge 2 ]; then
  pin='taskset -c 1'
fi
exec $pin java -Xmx1g -cp benchmarks/target/classes:engine/target/waybill.jar dev.waybill.benchmarks.CpuPerDispatch "$rounds" "$requests" "$warm"
