--- A writer of both documents from one reading of the report, which `cep-safe.lua` has been through:
--- Typst's code first, since the layout of the PDF waits for it, then the DOCX. The variables
--- `cep-typst` and `cep-docx` name the files. A line is said as soon as the first is whole.

local HERE = pandoc.path.directory(PANDOC_SCRIPT_FILE)

local function filtered(document, format)
  local environment = setmetatable({ FORMAT = format }, { __index = _G })
  return pandoc.utils.run_lua_filter(document, pandoc.path.join({ HERE, 'cep-' .. format .. '.lua' }), environment)
end

local function write(name, content)
  local file = assert(io.open(tostring(name), 'wb'))
  assert(file:write(content))
  assert(file:close())
end

function Writer(document, options)
  local typst = filtered(document:clone(), 'typst')
  write(options.variables['cep-typst'], pandoc.write(typst, 'typst-smart', options))
  io.stdout:write('typst\n')
  io.stdout:flush()
  options.template = pandoc.template.compile(pandoc.template.default('openxml'))
  write(options.variables['cep-docx'], pandoc.write(filtered(document, 'docx'), 'docx', options))
  return ''
end
