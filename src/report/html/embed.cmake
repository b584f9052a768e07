# Makes a C file of the style and the script of the HTML report: their bytes,
# and their SHA-256, by which the page's policy knows them.
#   cmake -DFOLDER=... -DOUT=... -P embed.cmake
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

embed(style html_style page.css article.css)
embed(script html_script page.js)
file(WRITE ${OUT} "/* Made by embed.cmake. */\n${style}${script}")
