#!/usr/bin/env bash
# Verify an evidence package of Liance (联测证据包) by means that every Linux has: a second opinion
# beside verify.py, written from the specification (evidence-package.md) alone.
#
#   bash verify.sh PACKAGE.zip [--key ID] [--head SHA256]
#
# Needs bash 4, coreutils, grep, sed, unzip, OpenSSL 3 with SM3 and Ed25519.
# Prints "BAD <file> <why>" lines or one "OK ..." line. Exit 0 sound, 1 not, 2 wrong use, 3 cannot run.
set -u
export LC_ALL=C
here=""
trap '[ -z "$here" ] || rm -rf "$here"' EXIT

bad=()
wrong() { bad+=("BAD $1 $2"); }
leave() {
  if [ ${#bad[@]} -gt 0 ]; then printf '%s\n' "${bad[@]}" | sort -u; exit 1; fi
}
cannot() { echo "$1" >&2; exit 3; }

[ $# -ge 1 ] && [ $(($# % 2)) -eq 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
package=$1; shift
key_wanted="" head_wanted=""
while [ $# -gt 0 ]; do
  case $1 in
    --key) key_wanted=$2 ;;
    --head) head_wanted=$2 ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
  shift 2
done
[ -r "$package" ] || cannot "cannot read $package"
printf '' | openssl dgst -sm3 -r >/dev/null 2>&1 || cannot "this OpenSSL has no SM3"

# 1. The container: each name once and harmless, each member whole.
names=$(unzip -Z1 "$package" 2>/dev/null) || cannot "cannot read $package"
piece='[A-Za-z0-9_-][A-Za-z0-9._-]*'
if grep -vqxE "$piece(/$piece)*" <<<"$names" || [ -n "$(sort <<<"$names" | uniq -d)" ]; then
  wrong package "has an improper or doubled member name"; leave
fi
here=$(mktemp -d) || cannot "no room for unpacking"
if ! unzip -qq -o "$package" -d "$here" >/dev/null 2>&1; then
  while IFS= read -r name; do
    unzip -qq -p "$package" "$name" >/dev/null 2>&1 || { wrong "$name" "cannot be unpacked"; leave; }
  done <<<"$names"
  wrong package "cannot be unpacked"; leave
fi
cd "$here" || cannot "cannot enter $here"

# 2. The signature over the manifest.
for name in manifest.txt manifest.sig key.pem; do
  [ -f "$name" ] || { wrong "$name" "is missing"; leave; }
done
of() { openssl dgst "-$1" -r "$2" | cut -d' ' -f1; }
if ! grep -qxF "file $(of sha256 key.pem) $(of sm3 key.pem) $(stat -c %s key.pem) key.pem" manifest.txt; then
  wrong key.pem "is not the key that manifest.txt lists"
  wrong manifest.txt "is unproven"; leave
fi
if ! openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.txt \
    -sigfile manifest.sig >/dev/null 2>&1; then
  wrong manifest.txt "is not what was signed"
  wrong manifest.sig "does not fit manifest.txt"; leave
fi
[ "$(sed -n 1p manifest.txt)" != liance-evidence-2 ] \
  || cannot "cannot read $package: format 2: use the verify.py inside that package"
key=$(openssl pkey -pubin -in key.pem -outform DER | tail -c 32 | sha256sum | cut -c1-16)
hex='[0-9a-f]{64}'
form() { wrong "$1" "has another form"; leave; }
[ "$(tail -c 1 manifest.txt | od -An -tx1)" = " 0a" ] || form manifest.txt
{ IFS= read -r l1; IFS= read -r l2; IFS= read -r l3; IFS= read -r l4; IFS= read -r l5; } <manifest.txt
[ "$l1" = liance-evidence-3 ] && [[ $l2 =~ ^report\ .+$ && $l3 =~ ^code\ [0-9A-F]{12}$ ]] \
  && [[ $l4 =~ ^head\ ([0-9]{1,18})\ ($hex)\ ($hex)$ ]] || form manifest.txt
head_number=${BASH_REMATCH[1]} head256=${BASH_REMATCH[2]} headsm3=${BASH_REMATCH[3]}
[ "$l5" = "key $key" ] || form manifest.txt
bare_line='bare ([a-z0-9_]+) ([A-Za-z0-9-]+) (withheld|wiped|moved|layout)'
if tail -n +6 manifest.txt | grep -vqxE "file $hex $hex (0|[1-9][0-9]{0,17}) [^ ]+|$bare_line"; then
  form manifest.txt
fi
[ -z "$key_wanted" ] || [ "$key_wanted" = "$key" ] || { wrong key.pem "is $key, not $key_wanted"; leave; }
[ -z "$head_wanted" ] || [ "$head_wanted" = "$head256" ] \
  || { wrong ledger/head.json "is $head256, not $head_wanted"; leave; }

# 3. Every listed file as listed, and no other.
declare -A listed sums sms
while read -r _ a b size name; do listed[$name]="$a $b $size"; done < <(tail -n +6 manifest.txt | grep '^file ')
while IFS= read -r name; do
  case $name in manifest.txt | manifest.sig) continue ;; esac
  [ -n "${listed[$name]:-}" ] || wrong "$name" "is not listed"
done <<<"$names"
present=()
for name in "${!listed[@]}"; do
  if [ -f "$name" ]; then present+=("$name"); else wrong "$name" "is missing"; fi
done
while read -r digest name; do sums[${name#\*}]=$digest; done < <(sha256sum -b -- "${present[@]}")
while read -r digest name; do sms[${name#\*}]=$digest; done < <(openssl dgst -sm3 -r "${present[@]}")
while read -r size name; do
  [ "${sums[$name]} ${sms[$name]} $size" = "${listed[$name]}" ] || wrong "$name" "was changed"
done < <(stat -c '%s %n' -- "${present[@]}")
leave

# 4. Every event under its log, every log under the head (RFC 9162 section 2.1.3.2).
hash_of() { openssl dgst "-$1" -r | cut -d' ' -f1; }
declare -A known
node() { # left right algorithm -> REPLY
  local id="$1$2$3" text="\\x01" all="$1$2" i
  if [ -z "${known[$id]:-}" ]; then
    for ((i = 0; i < ${#all}; i += 2)); do text+="\\x${all:i:2}"; done
    known[$id]=$(printf "$text" | hash_of "$3")
  fi
  REPLY=${known[$id]}
}
leads() { # file index size root algorithm, then the path
  local fn=$2 sn=$(($3 - 1)) root=$4 h=$5 r p
  [ "$2" -lt "$3" ] || return 1
  r=$({ printf '\0'; cat -- "$1"; } | hash_of "$h")
  shift 5
  for p in "$@"; do
    [ "$sn" -ne 0 ] || return 1
    if ((fn & 1)) || [ "$fn" -eq "$sn" ]; then
      node "$p" "$r" "$h"; r=$REPLY
      while ((!(fn & 1) && fn)); do fn=$((fn >> 1)) sn=$((sn >> 1)); done
    else
      node "$r" "$p" "$h"; r=$REPLY
    fi
    fn=$((fn >> 1)) sn=$((sn >> 1))
  done
  [ "$sn" -eq 0 ] && [ "$r" = "$root" ]
}
member() { sed -n "s/.*\"$2\":\"\{0,1\}\([0-9a-f]*\).*/\1/p" "$1"; }
declare -A seen
opened="" path256=() pathsm3=()
close() { # judge the stanza that was read
  [ -n "$opened" ] || return 0
  local kind a b c name above count root256 rootsm3 good=1
  read -r kind a b c <<<"$opened"
  if [ "$kind" = event ]; then
    name=ledger/events/$a.json above=ledger/logs/$b.json count=size
  else
    name=ledger/logs/$a.json above=ledger/head.json count=agencies c=$b b=$a
  fi
  seen[$name]=1
  if [ ! -f "$name" ] || [ ! -f "$above" ]; then wrong "$name" "is not proven"; return 0; fi
  if [ "$kind" = event ]; then
    grep -qE "^\{\"actor_id\":(null|\"[0-9a-f-]{36}\"),\"agency_id\":\"$b\"," "$name" || good=0
    grep -qF "\",\"id\":\"$a\",\"kind\":\"" "$name" || good=0
  else
    grep -qF "{\"agency_id\":\"$a\",\"root256\":" "$name" || good=0
  fi
  count=$(member "$above" "$count")
  root256=$(member "$above" root256) rootsm3=$(member "$above" rootsm3)
  leads "$name" "$c" "$count" "$root256" sha256 ${path256[@]+"${path256[@]}"} || good=0
  leads "$name" "$c" "$count" "$rootsm3" sm3 ${pathsm3[@]+"${pathsm3[@]}"} || good=0
  [ "$good" -eq 1 ] || wrong "$name" "is not proven"
}

if [ ! -f ledger/head.json ] || [ "$(of sha256 ledger/head.json)" != "$head256" ] \
    || [ "$(of sm3 ledger/head.json)" != "$headsm3" ]; then
  wrong ledger/head.json "is not the head that manifest.txt names"
fi
[ -f ledger/proofs.txt ] || { wrong ledger/proofs.txt "is missing"; leave; }
uuid='[0-9a-f-]{36}'
{ [ "$(tail -c 1 ledger/proofs.txt | od -An -tx1)" = " 0a" ] \
  && [ "$(sed -n 1p ledger/proofs.txt)" = liance-proofs-1 ] \
  && ! tail -n +2 ledger/proofs.txt | grep -vqxE \
    "event [0-9]{1,18} $uuid [0-9]{1,15}|log $uuid [0-9]{1,15}|node $hex $hex|holds [0-9]{1,18} [^ ]+"
} || form ledger/proofs.txt
held=0
while read -r word a b c; do
  case $word in
    event | log)
      close
      opened="$word $a $b ${c:-}" path256=() pathsm3=()
      ;;
    node)
      { [ -n "$opened" ] && [ "$held" -eq 0 ]; } || form ledger/proofs.txt
      path256+=("$a") pathsm3+=("$b")
      ;;
    holds)
      held=1
      if [ ! -f "$b" ] || [ ! -f "ledger/events/$a.json" ] \
          || ! grep -qF "$(of sha256 "$b")" "ledger/events/$a.json"; then
        wrong "$b" "is not what the ledger holds"
      fi
      ;;
  esac
done < <(tail -n +2 ledger/proofs.txt)
close
events=0
while IFS= read -r name; do
  case $name in
    ledger/events/*) events=$((events + 1)); [ -n "${seen[$name]:-}" ] || wrong "$name" "is not proven" ;;
    ledger/logs/*) [ -n "${seen[$name]:-}" ] || wrong "$name" "is not proven" ;;
  esac
done <<<"$names"

# 5. Every row with its salt is the text whose digest the ledger reached last, and only those rows
# lack it that the manifest names or of which no event speaks.
declare -A said=() bare=() without=()
while read -r _ table id _; do bare["$table $id"]=1; done < <(tail -n +6 manifest.txt | grep '^bare ')
group='"[a-z0-9_]+:[0-9a-f]{32}":\{'
while IFS= read -r name; do
  number=${name##*/} number=${number%.json}
  words=$(sed -nE "s/.*\"facts\":\{(($group[^{}]*\},?)+)\}.*,\"kind\":\"([^\"]*)\",\"object_id\":.*/\3 \1/p" "$name")
  [ -n "$words" ] || continue
  reached=$number
  case $words in
    ledger:row:*) reached=$(sed -nE 's/.*,"reached":([0-9]+),"writer":.*/\1/p' "$name") ;;
  esac
  printf '%s %s %s\n' "$reached" "$number" "$words"
done < <(grep '^ledger/events/' <<<"$names") | sort -k1,1n -k2,2n >.said
while read -r _ _ kind facts; do
  while IFS= read -r piece; do
    id=${piece%%\":*} id=${id#\"}
    case $piece in
      *:\{) table=${id%%:*} ;;
      *null) said["$table $id"]=removed ;;
      *) said["$table $id"]=${piece: -64}; [ "$kind" != ledger:row:outside ] || said["$table $id"]=removed ;;
    esac
  done < <(grep -oE "$group|\"[^\"{}:]+\":(\"[0-9a-f]{64}|null)" <<<"$facts")
done <.said
row='^\{("salt":"[0-9a-f]{32}",)?"table":"([a-z0-9_]+)","values":\{(.*,)?"id":"?([A-Za-z0-9-]+)"?[,}]'
rows=0 proven=0
mkdir .rows
while IFS= read -r name; do
  [ -f "$name" ] || continue
  if [ -s "$name" ] && [ "$(tail -c 1 "$name" | od -An -tx1)" != " 0a" ]; then
    wrong "$name" "has another form"
  fi
  rm -f .rows/*; n=0 ids=()
  while IFS= read -r line; do
    rows=$((rows + 1))
    if ! [[ $line =~ $row ]]; then wrong "$name" "has another form"; continue; fi
    id="${BASH_REMATCH[2]} ${BASH_REMATCH[4]}"
    if [ -z "${BASH_REMATCH[1]}" ]; then
      without[$id]=1
      [ -z "${said[$id]:-}" ] || [ -n "${bare[$id]:-}" ] \
        || wrong "$name" "lacks the salt of a row that the ledger speaks of"
      continue
    fi
    ids[n]=$id
    printf '%s' "$line" >".rows/$((n + 100000))"; n=$((n + 1)) proven=$((proven + 1))
  done <"$name"
  [ "$n" -eq 0 ] && continue
  n=0
  while read -r digest _; do
    [ "${said[${ids[n]}]:-}" = "$digest" ] || wrong "$name" "is not as the ledger has it"
    n=$((n + 1))
  done < <(sha256sum -b .rows/*)
done < <(grep '^records/' <<<"$names")
for id in ${bare[@]+"${!bare[@]}"}; do
  [ -n "${without[$id]:-}" ] || wrong manifest.txt "declares a row without salt that is not there"
done
leave
echo "OK $(wc -l <<<"$names") files, $events events, $proven of $rows rows proven, ${#bare[@]} declared bare, head $head_number $head256, key $key"
