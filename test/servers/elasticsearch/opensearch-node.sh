# shellcheck shell=bash
# What the scripts share that start an OpenSearch with a plugin. They need JDK 21 or later and, the first time, mvn.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/mozdef-test-servers
HERE=$(cd "$(dirname "$(realpath "${BASH_SOURCE[0]}")")" && pwd)

die() { echo "$(basename "$0"): $*" >&2; exit 1; }

find_java() { # the newest JDK from 21 on
  local home version best=20 found=
  for home in ${JAVA_HOME:-} /usr/lib/jvm/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
    if ((${version:-0} > best)); then best=$version found=$home; fi
  done
  [ -n "$found" ] || die "no JDK 21 or later found under /usr/lib/jvm"
  echo "$found"
}

fetch_jars() { # DIRECTORY GROUP:ARTIFACT:VERSION... with all that they need
  local directory=$1 artifact group name version work
  shift
  work=$(mktemp -d)
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>test-servers</groupId><artifactId>node</artifactId><version>1</version><dependencies>'
    for artifact in "$@"; do
      IFS=: read -r group name version <<<"$artifact"
      echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$work/pom.xml"
  mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$directory" >&2 || die "mvn could not fetch $*"
  rm -r "$work"
}

run_node() { # DATA CLASSPATH PLUGIN KEY=VALUE...
  local data=$1 classpath=$2 java
  shift 2
  java=$(find_java)
  mkdir -p "$data"/{logs,tmp,snapshots,config}
  # A plugin may look for the directory of the configuration; the runner and the node both tell Netty of the processors.
  (
    cd "$data"
    unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS
    exec setsid "$java/bin/java" -Xms512m -Xmx512m "-Djava.io.tmpdir=$data/tmp" "-Dopensearch.path.conf=$data/config" \
      -Dopensearch.set.netty.runtime.available.processors=false --add-modules=jdk.incubator.vector \
      --enable-native-access=ALL-UNNAMED -cp "$classpath" --source 21 "$HERE/OpenSearchNode.java" "$data" "$@"
  ) </dev/null >"$data/logs/start.log" 2>&1 &
  echo $! >"$data/node.pid"
}

wait_for() { # DATA NAME CURL-ARGUMENT... until that is answered with success, by what NAME.pid names
  local data=$1 name=$2
  shift 2
  for _ in {1..240}; do
    curl -sf -o /dev/null --max-time 5 "$@" && return
    kill -0 "$(cat "$data/$name.pid")" 2>/dev/null || break
    sleep 0.5
  done
  tail -30 "$data"/logs/*.log >&2
  die "$name did not start"
}

stop() { # DATA
  local file pid
  for file in "$1"/*.pid; do
    pid=$(cat "$file" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null || continue
    for _ in {1..120}; do kill -0 "$pid" 2>/dev/null || continue 2; sleep 0.25; done
    kill -9 "$pid"
  done
}

main() { # ARGUMENT... of the script
  case ${1:-} in
    start) start "$2" "$3" ;;
    stop) stop "$2" ;;
    *) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
  esac
}
