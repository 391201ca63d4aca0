# Finds the JDK that this project needs. Sourced by the commands beside it, with $need set; not a command itself.

feature() { # prints the feature version of the JDK at $1, or nothing
  [ -x "$1/bin/java" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

java_of_path() { # prints the home of PATH's java, or nothing
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || return 0
  dirname "$(dirname "$java")"
}

find_jdk() { # prints the home of a JDK of version $need, or fails
  for jdk in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/java/*25* /opt/*jdk*25* \
    "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*25* \
    "$(/usr/libexec/java_home -v "$need" 2>/dev/null || true)" "$(java_of_path)"; do
    if [ -n "$jdk" ] && [ "$(feature "$jdk")" = "$need" ]; then
      echo "$jdk"
      return 0
    fi
  done
  return 1
}
