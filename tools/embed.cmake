# embed(OUT_TEXT SYMBOL NAME...): C text that defines SYMBOL as the bytes of
# the files ${FOLDER}/NAME, one behind the other and a NUL at the end, and
# SYMBOL_sha256 as their SHA-256. Uses ${OUT}.tmp for a moment.
function(embed out_text symbol)
  set(all "")
  foreach(name ${ARGN})
    file(READ ${FOLDER}/${name} text)
    string(APPEND all "${text}")
  endforeach()
  file(WRITE ${OUT}.tmp "${all}")
  file(READ ${OUT}.tmp hex HEX)
  file(SHA256 ${OUT}.tmp file_hash)
  file(REMOVE ${OUT}.tmp)
  if(NOT hex MATCHES "^([0-7][0-9a-f])*$")
    message(FATAL_ERROR "${symbol}: not ASCII; write an escape instead")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n"
    bytes "${bytes}")
  set(${out_text} "extern const char ${symbol}[], ${symbol}_sha256[];
const char ${symbol}[] = {
${bytes}0};
const char ${symbol}_sha256[] =
	\"${file_hash}\";
" PARENT_SCOPE)
endfunction()
