import { expect, it } from "vitest";
import { romaniseHangul } from "./hangul.ts";

it.each([
  // The examples of the standard itself.
  ["구미", "gumi"],
  ["영동", "yeongdong"],
  ["백암", "baegam"],
  ["옥천", "okcheon"],
  ["합덕", "hapdeok"],
  ["호법", "hobeop"],
  ["월곶", "wolgot"],
  ["벚꽃", "beotkkot"],
  ["한밭", "hanbat"],
  ["구리", "guri"],
  ["설악", "seorak"],
  ["칠곡", "chilgok"],
  ["울릉", "ulleung"],
  ["백마", "baengma"],
  ["한라", "halla"],
  ["종로", "jongno"],
  ["왕십리", "wangsimni"],
  ["별내", "byeollae"],
  ["신라", "silla"],
  ["묵호", "mukho"],
  ["집현전", "jiphyeonjeon"],
  ["경복궁", "gyeongbokgung"],
  ["독립문", "dongnimmun"],
  ["낙성대", "nakseongdae"],
  ["Café 명동!", "Café myeongdong!"],
])("reads %s as %s", (hangul, latin) => {
  expect(romaniseHangul(hangul)).toBe(latin);
});
