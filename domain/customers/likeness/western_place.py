"""Places in the names of companies in Latin letters: those of China, countries, and cities named most often."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.customers.likeness.chinese_place import CITIES, HOME
from domain.customers.likeness.trade import is_trade

# Pinyin without tones, and older names.
_IN_CHINA: Final = """
中国=china 北京=beijing,peking 天津=tianjin,tientsin 上海=shanghai 重庆=chongqing 香港=hongkong,hk 澳门=macau,macao
河北=hebei 石家庄=shijiazhuang 唐山=tangshan 保定=baoding 邯郸=handan 秦皇岛=qinhuangdao 廊坊=langfang 沧州=cangzhou
山西=shanxi 太原=taiyuan 大同=datong 运城=yuncheng 辽宁=liaoning 沈阳=shenyang 大连=dalian 鞍山=anshan 营口=yingkou
吉林=jilin 长春=changchun 延边=yanbian 黑龙江=heilongjiang 哈尔滨=harbin,haerbin 大庆=daqing 齐齐哈尔=qiqihar
江苏=jiangsu 南京=nanjing,nanking 苏州=suzhou,soochow 无锡=wuxi 常州=changzhou 南通=nantong 徐州=xuzhou 扬州=yangzhou
镇江=zhenjiang 盐城=yancheng 泰州=taizhou 连云港=lianyungang 昆山=kunshan 江阴=jiangyin 浙江=zhejiang 杭州=hangzhou
宁波=ningbo 温州=wenzhou 绍兴=shaoxing 嘉兴=jiaxing 金华=jinhua 湖州=huzhou 义乌=yiwu 舟山=zhoushan 安徽=anhui
合肥=hefei 芜湖=wuhu 蚌埠=bengbu 安庆=anqing 福建=fujian 福州=fuzhou 厦门=xiamen,amoy 泉州=quanzhou 漳州=zhangzhou
莆田=putian 晋江=jinjiang 江西=jiangxi 南昌=nanchang 九江=jiujiang 赣州=ganzhou 景德镇=jingdezhen 山东=shandong
济南=jinan 青岛=qingdao,tsingtao 烟台=yantai 潍坊=weifang 临沂=linyi 淄博=zibo 威海=weihai 济宁=jining 日照=rizhao
河南=henan 郑州=zhengzhou 洛阳=luoyang 南阳=nanyang 新乡=xinxiang 许昌=xuchang 湖北=hubei 武汉=wuhan 宜昌=yichang
襄阳=xiangyang 荆州=jingzhou 湖南=hunan 长沙=changsha 株洲=zhuzhou 湘潭=xiangtan 衡阳=hengyang 岳阳=yueyang
广东=guangdong,canton 广州=guangzhou 深圳=shenzhen 佛山=foshan 东莞=dongguan 珠海=zhuhai 中山=zhongshan 惠州=huizhou
汕头=shantou 江门=jiangmen 湛江=zhanjiang 顺德=shunde 海南=hainan 海口=haikou 三亚=sanya 四川=sichuan 成都=chengdu
绵阳=mianyang 德阳=deyang 宜宾=yibin 泸州=luzhou 贵州=guizhou 贵阳=guiyang 遵义=zunyi 云南=yunnan 昆明=kunming
大理=dali 曲靖=qujing 陕西=shaanxi 西安=xian 咸阳=xianyang 宝鸡=baoji 甘肃=gansu 兰州=lanzhou 天水=tianshui
青海=qinghai 西宁=xining 台湾=taiwan 台北=taipei 高雄=kaohsiung 新竹=hsinchu 台中=taichung 台南=tainan
内蒙古=innermongolia 呼和浩特=hohhot 包头=baotou 鄂尔多斯=ordos 广西=guangxi 南宁=nanning 柳州=liuzhou 桂林=guilin
北海=beihai 西藏=tibet 拉萨=lhasa 宁夏=ningxia 银川=yinchuan 新疆=xinjiang 乌鲁木齐=urumqi
"""
# A country, then its cities.
_ABROAD: Final = """
germany deutschland: berlin hamburg munich munchen frankfurt cologne stuttgart dusseldorf
austria: vienna
switzerland suisse: zurich geneva basel
france: paris lyon marseille
italy italia: milan rome turin
spain espana: madrid barcelona
portugal: lisbon
netherlands holland: amsterdam rotterdam
belgium: brussels antwerp
unitedkingdom uk england britain: london manchester birmingham
ireland: dublin
denmark: copenhagen
sweden: stockholm gothenburg
norway: oslo
finland: helsinki
poland: warsaw
czechrepublic: prague
hungary: budapest
romania: bucharest
greece: athens
turkey: istanbul
russia: moscow
unitedstates usa america: newyork chicago losangeles sanfrancisco houston boston
canada: toronto vancouver montreal
mexico:
brazil brasil: saopaulo
argentina: buenosaires
chile:
australia: sydney melbourne
newzealand: auckland
japan: tokyo osaka yokohama nagoya
korea: seoul busan
india: mumbai delhi newdelhi bangalore chennai
pakistan: karachi
bangladesh: dhaka
indonesia: jakarta
malaysia: kualalumpur penang
singapore:
thailand: bangkok
vietnam: hanoi hochiminhcity
philippines: manila
unitedarabemirates uae: dubai abudhabi
saudiarabia: riyadh jeddah
israel: telaviv
egypt: cairo
nigeria: lagos
kenya: nairobi
southafrica: johannesburg
"""
_LONGEST: Final = 3
_BINDING: Final = frozenset(("and", "of", "the"))


def _chinese() -> dict[str, str]:
    """Return each place as `chinese_place.place_of` does, from the province down."""
    province_of = {city: province for province, cities in CITIES.items() for city in cities.split("|") if city}
    found: dict[str, str] = {}
    for each in _IN_CHINA.split():
        place, names = each.split("=")
        whole = "" if place == HOME else province_of.get(place, "") + place
        found |= dict.fromkeys(names.split(","), whole)
    return found


def _abroad() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _ABROAD.strip().splitlines():
        countries, cities = line.split(":")
        country = countries.split()[0]
        found |= dict.fromkeys(countries.split(), country)
        found |= {city: f"{country} {city}" for city in cities.split()}
    return found


PLACES: Final[Mapping[str, str]] = _chinese() | _abroad()


def without_western_place(words: Sequence[str]) -> tuple[Sequence[str], str]:
    """Return the words of a company's name without places at its ends, and the place that says most.

    Something more than a trade must be left: Shanghai Trading is a name.
    """
    places: list[str] = []
    rest = words
    while count := _at_end(rest):
        places.append(PLACES["".join(rest[-count:])])
        rest = rest[:-count]
    if count := _at_beginning(rest):
        places.append(PLACES["".join(rest[:count])])
        rest = rest[count:]
    return rest, max(places, key=len, default="")


def western_place(words: Sequence[str]) -> str | None:
    """Return the place that the words are, China or Shanghai, China; None if they are more than that."""
    # Something is left of every name, so a place needs one before it.
    rest, place = without_western_place(("", *words))
    return place if words and tuple(rest) == ("",) else None


def _at_end(words: Sequence[str]) -> int:
    """Return how many words at the end are a place; Bank of China keeps its own."""
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        if "".join(words[-count:]) in PLACES and words[-count - 1] not in _BINDING and not _is_trade(words[:-count]):
            return count
    return 0


def _at_beginning(words: Sequence[str]) -> int:
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        if "".join(words[:count]) in PLACES and not _is_trade(words[count:]):
            return count
    return 0


def _is_trade(words: Sequence[str]) -> bool:
    return is_trade("".join(words))
