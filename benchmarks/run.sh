#!/bin/sh
# Waybill beside code written by hand and other gateways, on loopback; see benchmarks/README.md.
#   benchmarks/run.sh              everything, about 20 minutes; a run that counts is written to results and README.md
#   benchmarks/run.sh --quick      a first look, about 4 minutes; writes nothing
#   benchmarks/run.sh --only P4,P7 some rows; writes nothing
#   benchmarks/run.sh --jmh [...]  microbenchmarks in one process; what follows goes to JMH
set -eu
home=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$home"

mvn -q -B -ntp -DskipTests -Prun package

quick=no
for argument in "$@"; do
  if [ "$argument" = --quick ] || [ "$argument" = --only ]; then quick=yes; fi
done

# Projects of their own: what they need may be missing here, and then the run says so and goes on without them.
for system in camel spring-cloud-gateway; do
  jar=benchmarks/systems/$system/target/server.jar
  if [ "${1:-}" != --jmh ] && [ "$quick" = no ] && { [ ! -f "$jar" ] || [ -n "$(find "benchmarks/systems/$system/src" "benchmarks/systems/$system/pom.xml" -newer "$jar" -print)" ]; }; then
    if ! mvn -q -B -ntp -DskipTests -f "benchmarks/systems/$system/pom.xml" package >"benchmarks/target/$system.log" 2>&1; then
      rm -f "$jar"
      echo "benchmarks: $system could not be built; benchmarks/target/$system.log says why" >&2
    fi
  fi
done

java=$(command -v java)
if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
fi
# More descriptors for ten thousand connections on both sides, where the shell may have them.
ulimit -n "$(ulimit -H -n)" 2>/dev/null || true
if [ "${1:-}" = --jmh ]; then
  shift
  exec "$java" -cp "benchmarks/target/classes:benchmarks/target/lib/*" org.openjdk.jmh.Main -prof gc "$@"
fi
pin=
if command -v taskset >/dev/null 2>&1 && [ "$(getconf _NPROCESSORS_ONLN)" -ge 2 ]; then
  pin='taskset -c 1'
fi
# shellcheck disable=SC2086
exec $pin "$java" -Xmx1g -XX:+UseSerialGC --add-modules jdk.attach ${WAYBILL_BENCH_OPTS:-} \
  -cp "benchmarks/target/classes:benchmarks/target/lib/*" dev.waybill.benchmarks.Bench "$home" "$@"
