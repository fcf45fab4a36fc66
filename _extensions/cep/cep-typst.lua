--- Typst: calls to the functions of `cep.typ`. Text goes through pandoc's own writer or through
--- Typst string literals, so that nothing a person wrote is ever Typst code.

if FORMAT ~= 'typst' then return {} end

local stringify = pandoc.utils.stringify
local NBSP = '\u{a0}'

local function raw(code) return pandoc.RawInline('typst', code) end
local function rawblock(code) return pandoc.RawBlock('typst', code) end

--- A Typst string literal.
local function quoted(text)
  return '"' .. text:gsub('[%z\1-\8\11\12\14-\31]', ''):gsub('\\', '\\\\'):gsub('"', '\\"')
    :gsub('\n', '\\n'):gsub('\r', '') .. '"'
end

--- The argument that says how a float is fitted.
local function fit(id) return 'fit: cep-fit(' .. quoted(id) .. ')' end

local function has_class(element, class)
  return element.t == 'Div' and element.classes:includes(class)
end

--- Inlines as a Typst expression made of string literals only (table cells).
local function expression(inlines)
  local parts = {}
  for _, inline in ipairs(inlines) do
    if inline.t == 'Strong' then
      parts[#parts + 1] = 'strong(' .. expression(inline.content) .. ')'
    elseif inline.t == 'Emph' then
      parts[#parts + 1] = 'emph(' .. expression(inline.content) .. ')'
    elseif inline.t == 'Superscript' then
      parts[#parts + 1] = 'super(' .. expression(inline.content) .. ')'
    elseif inline.t == 'Span' then
      parts[#parts + 1] = '[#(' .. expression(inline.content) .. ')]'
    elseif inline.t == 'LineBreak' then
      parts[#parts + 1] = 'linebreak()'
    elseif inline.t == 'SoftBreak' then
      parts[#parts + 1] = '" "'
    else
      local text = stringify(inline)
      local last = parts[#parts]
      if last and last:sub(1, 1) == '"' then
        parts[#parts] = last:sub(1, -2) .. quoted(text):sub(2)
      else
        parts[#parts + 1] = quoted(text)
      end
    end
  end
  if #parts == 0 then return '""' end
  return table.concat(parts, ' + ')
end

local function cell_inlines(cell)
  return pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() })
end

local function array(items)
  return '(' .. table.concat(items, ', ') .. (#items == 1 and ',' or '') .. ')'
end

local function numbers_in(text)
  local list = {}
  for number in (text or ''):gmatch('[%d.]+') do list[#list + 1] = number end
  return list
end

local ALIGN = { AlignRight = 'right', AlignCenter = 'center' }

local function table_code(tbl, div)
  local aligns, header, rows = {}, {}, {}
  for _, spec in ipairs(tbl.colspecs) do aligns[#aligns + 1] = ALIGN[spec[1]] or 'left' end
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do header[#header + 1] = expression(cell_inlines(cell)) end
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      local cells = {}
      for _, cell in ipairs(row.cells) do cells[#cells + 1] = expression(cell_inlines(cell)) end
      rows[#rows + 1] = array(cells)
    end
  end
  local widths = numbers_in(div.attributes.widths)
  if #widths ~= #aligns then
    widths = {}
    for index = 1, #aligns do widths[index] = '1' end
  end
  return 'width => cep-table(width, id: ' .. quoted(div.identifier) .. ', ' .. fit(div.identifier) .. ', widths: ' .. array(widths) .. ', aligns: ' .. array(aligns) .. ', header: ' .. array(header)
    .. ', rows: ' .. array(rows) .. ', strong-rows: ' .. array(numbers_in(div.attributes['strong-rows'])) .. ')'
end

--- The caption's paragraph: `#cep-caption(...)[text]`, inlines by pandoc's writer.
local function caption_inlines(div)
  local label, number = div.attributes.label or '', div.attributes.number or ''
  local inlines = pandoc.Inlines({ pandoc.Str(label .. NBSP .. number .. NBSP .. '–'), pandoc.Space() })
  for _, block in ipairs(div.content) do
    if has_class(block, 'cep-caption') then inlines:extend(pandoc.utils.blocks_to_inlines(block.content)) end
  end
  return inlines
end

local function wrapped(open, inlines, close)
  local content = pandoc.Inlines({ raw(open) })
  content:extend(inlines)
  content:insert(raw(close))
  return pandoc.Plain(content)
end

--- Notes and source as calls.
local function tail(div)
  local blocks = pandoc.Blocks({})
  for _, class in ipairs({ 'cep-notes', 'cep-source' }) do
    for _, block in ipairs(div.content) do
      if has_class(block, class) then
        for _, part in ipairs(block.content) do
          local inlines = pandoc.utils.blocks_to_inlines({ part })
          if #inlines > 0 then blocks:insert(wrapped('#' .. class .. '[', inlines, ']')) end
        end
      end
    end
  end
  return blocks
end

local function floated(div, body, rows)
  local blocks = pandoc.Blocks({ rawblock('#cep-float(' .. quoted(div.identifier) .. ', ' .. fit(div.identifier) .. ', rows: ' .. rows .. ', [') })
  blocks:insert(wrapped('', caption_inlines(div), ''))
  blocks:insert(rawblock('], ' .. body .. ', ['))
  blocks:extend(tail(div))
  blocks:insert(rawblock('])'))
  return blocks
end

local function table_blocks(div)
  for _, block in ipairs(div.content) do
    if block.t == 'Table' then
      local rows = 0
      for _, body in ipairs(block.bodies) do rows = rows + #body.body end
      return floated(div, table_code(block, div), rows)
    end
  end
  return pandoc.Blocks({})
end

--- Beside a chart's PNG stands its SVG.
local function vector(source)
  local svg = source:gsub('%.png$', '.svg')
  local file = io.open(svg, 'rb')
  if file then
    file:close()
    return svg
  end
  return source
end

local function width_of(image)
  local width = image.attributes.width or ''
  return width:match('^[%d.]+cm$') or width:match('^[%d.]+mm$') or width:match('^[%d.]+in$')
    or width:match('^[%d.]+%%$')
end

local function image_code(image, id)
  local width = width_of(image)
  return 'cep-image(' .. quoted(vector(image.src)) .. ', ' .. quoted(image.attributes.alt or '')
    .. (width and ', width: ' .. width or '') .. (id and ', ' .. fit(id) or '') .. ')'
end

local function figure_blocks(div)
  local code
  pandoc.Blocks(div.content):walk({ Image = function(image) code = code or image_code(image, div.identifier) end })
  return code and floated(div, code, 0) or pandoc.Blocks({})
end

--- A passage whose paragraphs say where they end.
local function marked(block)
  local function ended(paragraph)
    -- Before the last word: what ends a paragraph may be carried to the next page.
    if #paragraph.content > 0 then paragraph.content:insert(#paragraph.content, raw('#cep-end;')) end
    return paragraph, false
  end
  local function left(element) return element, false end
  return pandoc.Blocks({ block }):walk({ traverse = 'topdown', Para = ended, Plain = ended, Table = left })[1]
end

local function frame_blocks(div, kind)
  local blocks = pandoc.Blocks({ rawblock('#cep-frame(' .. quoted(kind) .. ')[') })
  for _, block in ipairs(div.content) do
    if has_class(block, 'cep-caption') then
      blocks:insert(wrapped('#cep-frame-title[', pandoc.utils.blocks_to_inlines(block.content), ']'))
    elseif block.t == 'Para' and #block.content == 1 and block.content[1].t == 'Strong' then
      blocks:insert(wrapped('#cep-frame-title[', block.content[1].content, ']'))
    else
      blocks:insert(marked(block))
    end
  end
  blocks:insert(rawblock(']'))
  return blocks
end

local function text_of(meta, key)
  local value = (meta.cep or {})[key]
  return value and stringify(value) or ''
end

--- The association's colours, as the template's variable `cep-colors`.
local function colors(meta)
  return pandoc.MetaBlocks({ rawblock('#let cep-colors = (primary: rgb(' .. quoted(text_of(meta, 'color-primary'))
    .. '), secondary: rgb(' .. quoted(text_of(meta, 'color-secondary')) .. '))') })
end

--- The call that sets up pages and makes the cover, as the template's variable `cep-show`.
local function show_rule(meta)
  local fields = { 'title: ' .. quoted(stringify(meta.title or '')), 'subtitle: ' .. quoted(stringify(meta.subtitle or '')) }
  for _, key in ipairs({
    'region', 'region-name', 'campaign', 'campaign-label', 'association', 'version', 'version-label', 'stamp',
    'fictional', 'logo', 'author', 'date-label', 'date',
  }) do
    fields[#fields + 1] = key .. ': ' .. quoted(text_of(meta, key))
  end
  return pandoc.MetaBlocks({ rawblock('#show: cep.with(\n  ' .. table.concat(fields, ',\n  ') .. ',\n)') })
end

local function is_wide(block) return has_class(block, 'cep-table') and block.attributes.wide == 'true' end

--- Each part on a new page; wide tables, with the headings just before them, on landscape pages.
local function with_pages(blocks)
  local result, index = pandoc.Blocks({}), 1
  while index <= #blocks do
    if not is_wide(blocks[index]) then
      if blocks[index].t == 'Header' and blocks[index].level == 1 then
        local follows = blocks[index].classes:includes('cep-follows')
        result:insert(rawblock(follows and '#v(3em, weak: true)' or '#pagebreak(weak: true)\n#cep-mark("page")'))
      end
      result:insert(blocks[index])
      index = index + 1
    else
      local group = pandoc.Blocks({})
      while #result > 0 and result[#result].t == 'Header' do
        group:insert(1, result:remove())
        if group[1].level == 1 then result:remove() end
      end
      while blocks[index] and is_wide(blocks[index]) do
        group:insert(blocks[index])
        index = index + 1
      end
      result:insert(rawblock('#page(flipped: true)[#cep-mark("page")'))
      result:extend(group)
      result:insert(rawblock('#cep-mark("page")]'))
    end
  end
  return result
end

local function convert(block, meta)
  if has_class(block, 'cep-table') then return table_blocks(block) end
  if has_class(block, 'cep-figure') then return figure_blocks(block) end
  if has_class(block, 'cep-callout') then return frame_blocks(block, block.attributes.kind or 'note') end
  if has_class(block, 'cep-todo') then return frame_blocks(block, 'todo') end
  if has_class(block, 'cep-zone') then return block.content:map(marked) end
  if has_class(block, 'cep-page-break') then return { rawblock('#pagebreak(weak: true)') } end
  if has_class(block, 'cep-prose-caption') then
    return { wrapped('#cep-caption[', pandoc.utils.blocks_to_inlines(block.content), ']') }
  end
  if has_class(block, 'cep-toc') then
    local title = text_of(meta, 'toc-title')
    return { rawblock('#cep-toc(' .. quoted(title ~= '' and title or 'Sommaire') .. ')') }
  end
  return { marked(block) }
end

return {
  {
    Span = function(span)
      if span.classes:includes('cep-value') then return span.content end
    end,
  },
  {
    Pandoc = function(document)
      local result = pandoc.Blocks({})
      for _, block in ipairs(with_pages(document.blocks)) do result:extend(convert(block, document.meta)) end
      document.blocks = result
      document.meta['cep-colors'] = colors(document.meta)
      document.meta['cep-show'] = show_rule(document.meta)
      return document
    end,
  },
  {
    Image = function(image) return raw('#' .. image_code(image)) end,
  },
}
