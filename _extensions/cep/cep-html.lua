--- HTML: landmarks, captions, row and column headers, the data of each chart, for one page that
--- needs neither script nor network. Text goes through pandoc's own writer, which escapes it.

if not FORMAT:find('^html') then return {} end

local stringify = pandoc.utils.stringify
local NBSP = '\u{a0}'

local function rawblock(code) return pandoc.RawBlock('html', code) end
local function raw(code) return pandoc.RawInline('html', code) end

local function escape(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function has_class(element, class)
  return element.t == 'Div' and element.classes:includes(class)
end

local function first(div, kind)
  for _, block in ipairs(div.content) do
    if block.t == kind then return block end
  end
end

--- The inlines of the child of that class.
local function inlines_of(div, class)
  for _, block in ipairs(div.content) do
    if has_class(block, class) then return pandoc.utils.blocks_to_inlines(block.content) end
  end
  return pandoc.Inlines({})
end

local function caption(div)
  local label, number = div.attributes.label or '', div.attributes.number or ''
  local inlines = pandoc.Inlines({
    pandoc.Strong({ pandoc.Str(label .. NBSP .. number .. NBSP .. '–') }), pandoc.Space(),
  })
  inlines:extend(inlines_of(div, 'cep-caption'))
  return inlines
end

--- Notes and source, a paragraph each.
local function tail(div)
  local blocks = pandoc.Blocks({})
  for _, class in ipairs({ 'cep-notes', 'cep-source' }) do
    for _, block in ipairs(div.content) do
      if has_class(block, class) and #block.content > 0 then
        blocks:insert(pandoc.Div(block.content, { class = class:sub(5) }))
      end
    end
  end
  return blocks
end

--- Headers say what they are headers of, and the first cell of a row is its header.
local function scoped(tbl, strong)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = 'col' end
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for index, row in ipairs(body.body) do
      if row.cells[1] then row.cells[1].attributes.scope = 'row' end
      if strong[index] then row.classes:insert('strong') end
    end
  end
  return tbl
end

local function strong_rows(div)
  local rows = {}
  for number in (div.attributes['strong-rows'] or ''):gmatch('%d+') do rows[tonumber(number)] = true end
  return rows
end

--- Columns of a table as wide as asked for.
local function widths(div, tbl)
  local shares = {}
  for share in (div.attributes.widths or ''):gmatch('[%d.]+') do shares[#shares + 1] = tonumber(share) / 100 end
  if #shares ~= #tbl.colspecs then return end
  local colspecs = {}
  for index, spec in ipairs(tbl.colspecs) do colspecs[index] = { spec[1], shares[index] } end
  tbl.colspecs = colspecs
end

--- A caption that stays in sight when its table scrolls.
local function legend(title)
  return { long = { pandoc.Plain({ pandoc.Span(title, { class = 'legend' }) }) } }
end

--- A table or a chart in a frame that scrolls by itself on a narrow screen, from the keyboard too.
local function framed(content, name)
  local open = '<div class="scroll" tabindex="0" role="region" aria-label="' .. escape(name) .. '">'
  return pandoc.Blocks({ rawblock(open), content, rawblock('</div>') })
end

local function table_blocks(div)
  local tbl = first(div, 'Table')
  if not tbl then return pandoc.Blocks({}) end
  local title = caption(div)
  widths(div, tbl)
  tbl.caption = legend(title)
  scoped(tbl, strong_rows(div))
  local class = 'table' .. (#tbl.colspecs > 5 and ' many' or '')
  local blocks = pandoc.Blocks({ rawblock('<div class="' .. class .. '" id="' .. escape(div.identifier) .. '">') })
  blocks:extend(framed(tbl, stringify(title)))
  blocks:extend(tail(div))
  blocks:insert(rawblock('</div>'))
  return blocks
end

--- What the chart draws, as a table: the file of that name beside its picture, if there is one.
local function chart_data(source, title)
  local file = io.open((source:gsub('%.png$', '.json')), 'rb')
  if not file then return pandoc.Blocks({}) end
  local data = pandoc.json.decode(file:read('a'), false)
  file:close()
  local function cell(text) return { pandoc.Plain({ pandoc.Str(text) }) } end
  local aligns, shares, heads, rows = {}, {}, {}, {}
  for index, head in ipairs(data.heads) do
    aligns[index], shares[index], heads[index] = index == 1 and 'AlignLeft' or 'AlignRight', 0, cell(head)
  end
  for number, row in ipairs(data.rows) do
    rows[number] = {}
    for index, text in ipairs(row) do rows[number][index] = cell(text) end
  end
  local name = pandoc.Inlines({ pandoc.Str('Données du ' .. title) })
  local tbl = pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, shares, heads, rows))
  tbl.caption = legend(name)
  local blocks = pandoc.Blocks({ rawblock('<details>'), pandoc.Plain({ raw('<summary>'), pandoc.Span(name), raw('</summary>') }) })
  blocks:extend(framed(scoped(tbl, {}), stringify(name)))
  blocks:insert(rawblock('</details>'))
  return blocks
end

--- Beside a chart's PNG stands its SVG. The page says how wide it is.
local function vector(image)
  image.attributes.width = nil
  local svg = image.src:gsub('%.png$', '.svg')
  local file = image.src:find('^figures/') and io.open(svg, 'rb')
  if file then
    file:close()
    image.src = svg
  end
  return image
end

local function figure_blocks(div)
  local image
  pandoc.Blocks(div.content):walk({ Image = function(found) image = image or found end })
  if not image then return pandoc.Blocks({}) end
  local name = (div.attributes.label or ''):lower() .. NBSP .. (div.attributes.number or '')
  local data = chart_data(image.src, name)
  local blocks = pandoc.Blocks({ rawblock('<figure id="' .. escape(div.identifier) .. '">') })
  local title = pandoc.Inlines({ raw('<figcaption>') })
  title:extend(caption(div))
  title:insert(raw('</figcaption>'))
  blocks:insert(pandoc.Plain(title))
  blocks:extend(framed(pandoc.Plain({ vector(image) }), stringify(caption(div))))
  blocks:extend(tail(div))
  blocks:extend(data)
  blocks:insert(rawblock('</figure>'))
  return blocks
end

local function frame_blocks(div, kind)
  local blocks = pandoc.Blocks({ rawblock('<div class="frame ' .. kind .. '" role="note">') })
  for _, block in ipairs(div.content) do
    if has_class(block, 'cep-caption') then
      blocks:insert(pandoc.Div({ pandoc.Para(pandoc.utils.blocks_to_inlines(block.content)) }, { class = 'frame-title' }))
    else
      blocks:insert(block)
    end
  end
  blocks:insert(rawblock('</div>'))
  return blocks
end

--- A table that a person wrote; the paragraph before it may be its caption.
local function prose_table(tbl, title)
  if title then tbl.caption = legend(title) end
  return framed(scoped(tbl, {}), title and stringify(title) or 'Tableau')
end

local function prose_blocks(blocks)
  local result, title = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if has_class(block, 'cep-prose-caption') then
      title = pandoc.utils.blocks_to_inlines(block.content)
    elseif block.t == 'Table' then
      result:extend(prose_table(block, title))
      title = nil
    else
      result:insert(block)
    end
  end
  return result
end

local function convert(block)
  if has_class(block, 'cep-table') then return table_blocks(block) end
  if has_class(block, 'cep-figure') then return figure_blocks(block) end
  if has_class(block, 'cep-callout') then
    return frame_blocks(block, block.attributes.kind == 'attention' and 'attention' or 'remark')
  end
  if has_class(block, 'cep-todo') then return frame_blocks(block, 'todo') end
  if has_class(block, 'cep-zone') then return prose_blocks(block.content) end
  if has_class(block, 'cep-page-break') or has_class(block, 'cep-toc') then return {} end
  return prose_blocks(pandoc.Blocks({ block }))
end

--- What a person gave an element beside its text goes: attributes would be code, classes and
--- identifiers those of the page.
local function bare(element)
  local id = element.identifier
  element.attr = pandoc.Attr(id:find('^cep%-%-') and '' or id)
  return element
end

local function plain_image(image)
  local alt, width = image.attributes.alt, image.attributes.width or ''
  image.attr = pandoc.Attr('', {}, { alt = alt })
  if width:find('^[%d.]+%%$') or width:find('^[%d.]+[cm]m$') then image.attributes.width = width end
  return image
end

return {
  {
    Span = function(span)
      if span.classes:includes('cep-value') then return span.content end
      return bare(span)
    end,
    Image = plain_image,
    Link = bare,
    Code = bare,
    CodeBlock = bare,
    Header = bare,
    Table = bare,
  },
  {
    Pandoc = function(document)
      local result = pandoc.Blocks({})
      for _, block in ipairs(document.blocks) do result:extend(convert(block)) end
      document.blocks = result
      return document
    end,
  },
}
