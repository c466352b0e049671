//! Which countries FollowTheMoney has a code for (`rigour.territories`, as of followthemoney 4.11.2).

/// Codes of two letters, each followed by a blank.
const CODES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz \
     ca cc cd cf cg ch ci ck cl cm cn co cp cq cr cu cv cw cx cy cz dd de dg dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr \
     ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im in io ip iq ir is it je jm jo jp \
     ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz \
     na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl \
     sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um un us uy uz va vc ve vg vi vn vu wf ws \
     xk ye yt za zm zr zw zz ";

/// The code of a country in small letters, where it has one. Codes that a register gave out itself have none.
pub(crate) fn code(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_lowercase();
    let shaped = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    (shaped && CODES.contains(&format!("{code} "))).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn known_countries_have_codes_and_others_none() {
        assert_eq!(code("SV").as_deref(), Some("sv"));
        assert_eq!(code("ve").as_deref(), Some("ve"));
        for text in ["XA", "", "s", "sv ve", "Salvador", "\u{e9}s", "v ", " s"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
