--- Word: cover, contents, captions with SEQ fields, tables, frames, sections.
--- Text and structure are made here, so that pandoc and Quarto print the same; what belongs to
--- the package (headers' text, properties, fonts, page numbers) is `cep_report.word.finish`.

if FORMAT ~= 'docx' then return {} end

local stringify = pandoc.utils.stringify
local NBSP = '\u{a0}'
local PORTRAIT, LANDSCAPE = 9354, 14286
local TOC_DEPTH = 2
local KEEP_WHOLE = 14 -- a table with no more rows than that stays on one page
local FRAMES = { note = 'CEP Encadré', attention = 'CEP Attention' }

local bookmarks = 50000

local function escape(text)
  return (text:gsub('[%z\1-\8\11\12\14-\31]', ''):gsub('&', '&amp;'):gsub('<', '&lt;')
    :gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function raw(xml) return pandoc.RawInline('openxml', xml) end
local function rawblock(xml) return pandoc.RawBlock('openxml', xml) end

local function run(text, rpr)
  return '<w:r>' .. (rpr and '<w:rPr>' .. rpr .. '</w:rPr>' or '')
    .. '<w:t xml:space="preserve">' .. escape(text) .. '</w:t></w:r>'
end

local function field_start(instruction)
  return '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
    .. instruction .. ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
end
local FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

--- A bookmark's name: forty letters, digits and underscores at most.
local function bookmark_name(prefix, id)
  local name = prefix .. id:gsub('[^%w]', '_')
  if #name > 40 then name = name:sub(1, 31) .. '_' .. pandoc.utils.sha1(id):sub(1, 8) end
  return name
end

local function bookmark(name)
  bookmarks = bookmarks + 1
  return '<w:bookmarkStart w:id="' .. bookmarks .. '" w:name="' .. name .. '"/>',
    '<w:bookmarkEnd w:id="' .. bookmarks .. '"/>'
end

local function bookmarked(name, inlines)
  local start, stop = bookmark(name)
  local result = pandoc.Inlines({ raw(start) })
  result:extend(inlines)
  result:insert(raw(stop))
  return result
end

local function styled(style, inlines)
  return pandoc.Div({ pandoc.Para(inlines) }, { ['custom-style'] = style })
end

local function has_class(element, class)
  return element.t == 'Div' and element.classes:includes(class)
end

--- Tables -----------------------------------------------------------------------------------

--- Inline content of a cell as runs; what has no form of its own is its text.
local function cell_runs(inlines, rpr)
  local parts = {}
  for _, inline in ipairs(inlines) do
    if inline.t == 'Strong' then
      parts[#parts + 1] = cell_runs(inline.content, (rpr or '') .. '<w:b/><w:bCs/>')
    elseif inline.t == 'Emph' then
      parts[#parts + 1] = cell_runs(inline.content, (rpr or '') .. '<w:i/><w:iCs/>')
    elseif inline.t == 'Superscript' then
      parts[#parts + 1] = cell_runs(inline.content, (rpr or '') .. '<w:vertAlign w:val="superscript"/>')
    elseif inline.t == 'Span' then
      parts[#parts + 1] = cell_runs(inline.content, rpr)
    elseif inline.t == 'LineBreak' then
      parts[#parts + 1] = '<w:r><w:br/></w:r>'
    elseif inline.t == 'SoftBreak' then
      parts[#parts + 1] = run(' ', rpr)
    else
      local text = stringify(inline)
      if text ~= '' then parts[#parts + 1] = run(text, rpr) end
    end
  end
  return table.concat(parts)
end

local function cell_inlines(cell)
  return pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() })
end

local function longest_word(text)
  local longest = 0
  for word in text:gsub('%-', '%0 '):gmatch('%S+') do
    longest = math.max(longest, utf8.len(word) or #word)
  end
  return longest
end

--- Column widths in twips: the wanted shares, but no column narrower than its longest word.
local function column_widths(wanted, rows, total, numeric)
  local least, share = {}, 0
  for index = 1, #wanted do
    local longest, label = 0, 0
    for number, row in ipairs(rows) do
      local text = row[index] and stringify(row[index]) or ''
      longest = math.max(longest, longest_word(text))
      -- Before numbers, row headers stay on one line when a third of the width is enough.
      if numeric and index == 1 and number > 1 then label = math.max(label, utf8.len(text) or 0) end
    end
    least[index] = math.max(230 + 98 * longest, math.min(230 + 94 * label, total // 3))
    share = share + wanted[index]
  end
  local widths, free, loose = {}, total, 0
  for index, weight in ipairs(wanted) do
    if weight / share * total < least[index] then
      widths[index] = least[index]
      free = free - least[index]
    else
      loose = loose + weight
    end
  end
  local sum = 0
  for index, weight in ipairs(wanted) do
    widths[index] = widths[index] or math.max(least[index] // 2, free * weight / loose)
    sum = sum + widths[index]
  end
  local used = 0
  for index = 1, #wanted do
    widths[index] = math.floor(widths[index] * total / sum)
    used = used + widths[index]
  end
  widths[1] = widths[1] + total - used
  return widths
end

local function numbers_in(text)
  local list = {}
  for number in (text or ''):gmatch('[%d.]+') do list[#list + 1] = tonumber(number) end
  return list
end

local function set_of(list)
  local set = {}
  for _, item in ipairs(list) do set[item] = true end
  return set
end

local function cell_xml(inlines, width, align, header, strong, keep)
  local style = header and 'CepCelluleEntete' or (align == 'AlignRight' and 'CepCelluleNombre' or 'CepCellule')
  local jc = (header and align == 'AlignRight') and '<w:jc w:val="right"/>'
    or (align == 'AlignCenter' and '<w:jc w:val="center"/>' or '')
  return '<w:tc><w:tcPr><w:tcW w:w="' .. width .. '" w:type="dxa"/>'
    .. (header and '<w:vAlign w:val="bottom"/>' or '') .. '</w:tcPr><w:p><w:pPr><w:pStyle w:val="' .. style .. '"/>'
    .. ((keep and not header) and '<w:keepNext/>' or '') .. jc .. '</w:pPr>'
    .. cell_runs(inlines, strong and '<w:b/><w:bCs/>' or nil) .. '</w:p></w:tc>'
end

--- One of our tables as OOXML: `description` is its accessible title.
local function table_xml(tbl, options)
  local header, body = {}, {}
  for _, row in ipairs(tbl.head.rows) do
    for index, cell in ipairs(row.cells) do header[index] = cell_inlines(cell) end
  end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.body) do
      local cells = {}
      for index, cell in ipairs(row.cells) do cells[index] = cell_inlines(cell) end
      body[#body + 1] = cells
    end
  end
  local aligns, wanted = {}, options.widths
  for index, spec in ipairs(tbl.colspecs) do aligns[index] = spec[1] end
  if #wanted ~= #aligns then
    wanted = {}
    for index = 1, #aligns do wanted[index] = 1 end
  end
  local all = { header }
  for _, row in ipairs(body) do all[#all + 1] = row end
  local total = options.wide and LANDSCAPE or PORTRAIT
  local widths = column_widths(wanted, all, total, aligns[2] == 'AlignRight')

  local parts = { '<w:tbl><w:tblPr><w:tblStyle w:val="CepTableau"/><w:tblW w:w="' .. total
    .. '" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    .. '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
    .. '<w:tblCaption w:val="' .. escape(options.description) .. '"/></w:tblPr><w:tblGrid>' }
  for _, width in ipairs(widths) do parts[#parts + 1] = '<w:gridCol w:w="' .. width .. '"/>' end
  parts[#parts + 1] = '</w:tblGrid>'
  if #header > 0 then
    parts[#parts + 1] = '<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>'
    for index, cell in ipairs(header) do
      parts[#parts + 1] = cell_xml(cell, widths[index], aligns[index], true, false, true)
    end
    parts[#parts + 1] = '</w:tr>'
  end
  local strong = set_of(options.strong)
  for number, row in ipairs(body) do
    -- The title of a group goes with its first row, and three rows end a table.
    local keep = #body <= KEEP_WHOLE or number <= 2 or number >= #body - 2 or strong[number]
    parts[#parts + 1] = '<w:tr><w:trPr><w:cantSplit/></w:trPr>'
    for index, cell in ipairs(row) do
      parts[#parts + 1] = cell_xml(cell, widths[index], aligns[index], false, strong[number], keep)
    end
    parts[#parts + 1] = '</w:tr>'
  end
  parts[#parts + 1] = '</w:tbl>'
  return table.concat(parts)
end

--- Captions, figures, frames ------------------------------------------------------------------

--- "Tableau 1 – text", the number a SEQ field, label and number under bookmarks.
local function caption(div, inlines)
  local label, number = div.attributes.label or '', div.attributes.number or ''
  local whole, whole_end = bookmark(bookmark_name('_Ref_', div.identifier))
  local only, only_end = bookmark(bookmark_name('_RefN_', div.identifier))
  local content = pandoc.Inlines({ raw(whole .. run(label .. NBSP) .. only
    .. field_start('SEQ ' .. label .. ' \\* ARABIC') .. run(number) .. FIELD_END .. only_end .. whole_end
    .. run(NBSP .. '– ')) })
  content:extend(inlines)
  return styled('Caption', content)
end

local function caption_of(div)
  for _, block in ipairs(div.content) do
    if has_class(block, 'cep-caption') then return pandoc.utils.blocks_to_inlines(block.content) end
  end
  return pandoc.Inlines({})
end

--- Notes and source, each paragraph in its style.
local function tail(div)
  local blocks = pandoc.Blocks({})
  for _, kind in ipairs({ { 'cep-notes', 'CEP Notes' }, { 'cep-source', 'CEP Source' } }) do
    for _, block in ipairs(div.content) do
      if has_class(block, kind[1]) then
        for _, part in ipairs(block.content) do
          if part.content and #part.content > 0 then blocks:insert(styled(kind[2], part.content)) end
        end
      end
    end
  end
  return blocks
end

local function table_blocks(div)
  local inlines = caption_of(div)
  local blocks = pandoc.Blocks({ caption(div, inlines) })
  for _, block in ipairs(div.content) do
    if block.t == 'Table' then
      blocks:insert(rawblock(table_xml(block, {
        widths = numbers_in(div.attributes.widths),
        strong = numbers_in(div.attributes['strong-rows']),
        wide = div.attributes.wide == 'true',
        description = stringify(inlines),
      })))
    end
  end
  blocks:extend(tail(div))
  return blocks
end

local function figure_blocks(div)
  local blocks = pandoc.Blocks({ caption(div, caption_of(div)) })
  for _, block in ipairs(div.content) do
    if block.t == 'Para' or block.t == 'Plain' then blocks:insert(styled('CEP Illustration', block.content)) end
  end
  blocks:extend(tail(div))
  return blocks
end

--- The blocks of a frame, each in the frame's style; list items are the style's own list.
local function frame_blocks(content, style)
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(content) do
    if has_class(block, 'cep-caption') then
      blocks:insert(styled(style .. ' titre', pandoc.utils.blocks_to_inlines(block.content)))
    elseif block.t == 'Para' or block.t == 'Plain' then
      local title = #block.content == 1 and block.content[1].t == 'Strong'
      blocks:insert(styled(title and style .. ' titre' or style, title and block.content[1].content or block.content))
    elseif block.t == 'BulletList' then
      for _, item in ipairs(block.content) do
        for index, part in ipairs(item) do
          if part.content then blocks:insert(styled(index == 1 and style .. ' liste' or style, part.content)) end
        end
      end
    else
      blocks:insert(block)
    end
  end
  return blocks
end

--- Zones: where one begins and ends, for `word/passages.py` to mark each of its paragraphs.
local function zone_blocks(content, kind, zone)
  local start, stop = bookmark(kind .. escape(zone))
  local blocks = pandoc.Blocks({ rawblock(start) })
  blocks:extend(content)
  blocks:insert(rawblock(stop))
  return blocks
end

--- Cover, contents, sections ------------------------------------------------------------------

local SECTION = '<w:sectPr>%s<w:type w:val="nextPage"/>%s<w:pgMar w:top="1400" w:right="1276" w:bottom="1204" '
  .. 'w:left="1276" w:header="680" w:footer="567" w:gutter="0"/></w:sectPr>'
local PAGES = {
  cover = { '', '<w:pgSz w:w="11906" w:h="16838"/>' },
  portrait = {
    '<w:headerReference w:type="default" r:id="rIdCepH1"/><w:footerReference w:type="default" r:id="rIdCepF1"/>',
    '<w:pgSz w:w="11906" w:h="16838"/>',
  },
  landscape = {
    '<w:headerReference w:type="default" r:id="rIdCepH2"/><w:footerReference w:type="default" r:id="rIdCepF2"/>',
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>',
  },
}

local function section_end(kind)
  return rawblock('<w:p><w:pPr><w:pStyle w:val="CepSection"/>' .. SECTION:format(table.unpack(PAGES[kind])) .. '</w:pPr></w:p>')
end

local function text_of(meta, key)
  local value = (meta.cep or {})[key]
  return value and stringify(value) or ''
end

local function cover_blocks(meta)
  local blocks = pandoc.Blocks({})
  local logo = text_of(meta, 'logo')
  local association = text_of(meta, 'association')
  if logo ~= '' then
    local image = pandoc.Image({ pandoc.Str(association) }, logo, '', { alt = association, height = '2.2cm' })
    blocks:insert(styled('CEP Couverture logo', { image }))
  end
  for _, line in ipairs({
    { 'association', 'association' },
    { 'campaign-label', 'ligne' },
    { 'version-label', 'ligne' },
    { 'date-label', 'ligne' },
    { 'stamp', 'mention' },
    { 'fictional', 'fictif' },
  }) do
    local text = text_of(meta, line[1])
    if text ~= '' then blocks:insert(styled('CEP Couverture ' .. line[2], { pandoc.Str(text) })) end
  end
  blocks:insert(section_end('cover'))
  return blocks
end

--- Document properties that headers and footers quote; the cover names the author itself.
local function properties(meta)
  meta.author, meta.authors, meta['by-author'] = nil, nil, nil
  local region, campaign = text_of(meta, 'region-name'), text_of(meta, 'campaign-label')
  meta['cep-courant'] = region .. ' – ' .. campaign
  meta['cep-mention'] = text_of(meta, 'stamp')
  meta['cep-fictif'] = text_of(meta, 'fictional')
end

local function toc_blocks(meta, headings)
  local title = text_of(meta, 'toc-title')
  local blocks = pandoc.Blocks({ styled('TOC Heading', { pandoc.Str(title ~= '' and title or 'Sommaire') }) })
  for index, heading in ipairs(headings) do
    local name = bookmark_name('_h_', heading.id)
    local start = index == 1 and field_start('TOC \\o "1-' .. TOC_DEPTH .. '" \\h \\z \\u') or ''
    local stop = index == #headings and FIELD_END or ''
    blocks:insert(rawblock('<w:p><w:pPr><w:pStyle w:val="TOC' .. heading.level .. '"/></w:pPr>' .. start
      .. '<w:hyperlink w:anchor="' .. name .. '" w:history="1">' .. run(heading.text) .. '<w:r><w:tab/></w:r>'
      .. field_start('PAGEREF ' .. name .. ' \\h') .. FIELD_END .. '</w:hyperlink>' .. stop .. '</w:p>'))
  end
  return blocks
end

local PAGE_BREAK = '<w:p><w:pPr><w:pStyle w:val="CepSection"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'

local function is_wide(block) return has_class(block, 'cep-table') and block.attributes.wide == 'true' end

--- Put wide tables, with the headings just before them, in landscape sections.
local function with_sections(blocks)
  local result, index, landscape_end = pandoc.Blocks({}), 1, 0
  while index <= #blocks do
    if not is_wide(blocks[index]) then
      result:insert(blocks[index])
      index = index + 1
    else
      local group = pandoc.Blocks({})
      while #result > 0 and result[#result].t == 'Header' do group:insert(1, result:remove()) end
      while blocks[index] and is_wide(blocks[index]) do
        group:insert(blocks[index])
        index = index + 1
      end
      if landscape_end > 0 and #result == landscape_end then
        result:remove() -- only headings since the last wide table: the section goes on
      elseif #result > 0 then
        result:insert(section_end('portrait'))
      end
      result:extend(group)
      result:insert(section_end('landscape'))
      landscape_end = #result
    end
  end
  return result
end

local function page_break_needed(before, after)
  local starts_page = after and (after.t == 'Header' and after.level == 1)
  return before ~= nil and not starts_page
end

local function zone_of(div) return (div.identifier:gsub('^zone%-', '')) end

local convert

local function convert_block(block, context)
  if has_class(block, 'cep-table') then return table_blocks(block) end
  if has_class(block, 'cep-figure') then return figure_blocks(block) end
  if has_class(block, 'cep-callout') then
    return frame_blocks(block.content, FRAMES[block.attributes.kind] or FRAMES.note)
  end
  if has_class(block, 'cep-todo') then
    return zone_blocks(frame_blocks(block.content, 'CEP À compléter'), 'cep-questions:', zone_of(block))
  end
  if has_class(block, 'cep-zone') then
    return zone_blocks(convert(block.content, context), 'cep-zone:', zone_of(block))
  end
  if has_class(block, 'cep-prose-caption') then
    return pandoc.Blocks({ styled('Caption', pandoc.utils.blocks_to_inlines(block.content)) })
  end
  if has_class(block, 'cep-toc') then return toc_blocks(context.meta, context.headings) end
  if block.t == 'Header' and block.classes:includes('cep-follows') then
    local start, stop = bookmark(bookmark_name('_h_', block.identifier))
    return pandoc.Blocks({ rawblock('<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:pageBreakBefore w:val="0"/>'
      .. '<w:spacing w:before="640"/></w:pPr>' .. start .. run(stringify(block.content)) .. stop .. '</w:p>') })
  end
  if block.t == 'Header' and block.identifier ~= '' then
    local content = bookmarked(bookmark_name('_h_', block.identifier), block.content)
    return pandoc.Blocks({ pandoc.Header(block.level, content) })
  end
  return pandoc.Blocks({ block })
end

convert = function(blocks, context)
  local result = pandoc.Blocks({})
  for index, block in ipairs(blocks) do
    if has_class(block, 'cep-page-break') then
      if page_break_needed(blocks[index - 1], blocks[index + 1]) then result:insert(rawblock(PAGE_BREAK)) end
    else
      result:extend(convert_block(block, context))
    end
  end
  return result
end

--- Inlines ------------------------------------------------------------------------------------

local quoted = {}
local is_heading = {}

--- What the text quotes, each time under a bookmark of its own.
local function quotation(prefix, name, inlines)
  local key = prefix .. name
  quoted[key] = (quoted[key] or 0) + 1
  return bookmarked(bookmark_name(prefix, name .. '_' .. quoted[key]), inlines)
end

local function Span(span)
  if not span.classes:includes('cep-value') then return nil end
  local name = span.attributes['data-name'] or span.attributes.name or ''
  return quotation('_v_', name, { pandoc.Span(span.content, { ['custom-style'] = 'Valeur générée' }) })
end

local function Link(link)
  if link.target:sub(1, 1) ~= '#' then return nil end
  local id = link.target:sub(2)
  local result = pandoc.Inlines({})
  local text = stringify(link.content)
  local before, number = text:match('^(.-)(%d+)$')
  if link.classes:includes('cep-ref') and number and not is_heading[id] then
    -- The number alone is a field: what stands before keeps its case when fields are updated.
    if before ~= '' then result:insert(pandoc.Str(before)) end
    result:insert(raw(field_start('REF ' .. bookmark_name('_RefN_', id) .. ' \\h') .. run(number) .. FIELD_END))
    return quotation('_r_', id, result)
  else
    local prefix = is_heading[id] and '_h_' or '_Ref_'
    result:insert(raw('<w:hyperlink w:anchor="' .. bookmark_name(prefix, id) .. '" w:history="1">'))
    result:extend(link.content)
    result:insert(raw('</w:hyperlink>'))
  end
  return result
end

local function headings_of(blocks)
  local list = {}
  blocks:walk({
    Header = function(header)
      is_heading[header.identifier] = true
      if header.level <= TOC_DEPTH and header.identifier ~= '' then
        list[#list + 1] = { level = header.level, id = header.identifier, text = stringify(header.content) }
      end
    end,
  })
  return list
end

return {
  {
    Pandoc = function(document)
      local headings = headings_of(document.blocks)
      local blocks = document.blocks:walk({ Span = Span, Link = Link })
      properties(document.meta)
      local result = cover_blocks(document.meta)
      result:extend(convert(with_sections(blocks), { meta = document.meta, headings = headings }))
      document.blocks = result
      return document
    end,
  },
}
