"""Words for what companies do, in Chinese, pinyin and English, so that 荣盛贸易 and Rongsheng Trading are compared."""

import re
from collections.abc import Mapping
from typing import Final

# Chinese words, then what stands for them in Latin letters; 科技 and 技术 are both called technology.
_TRADES: Final = """
贸易 商贸 maoyi shangmao trading trade
进出口 jinchukou importexport importandexport impexp
科技 技术 keji jishu technology technologies technical tech
电子 dianzi electronics electronic
电气 电器 dianqi electric electrical appliances
机械 jixie machinery machine machines
机电 jidian electromechanical
设备 shebei equipment
冷气 空调 lengqi kongtiao airconditioning coldair
制冷 zhileng refrigeration
工程 gongcheng engineering
建筑 jianzhu construction building
建材 建筑材料 jiancai buildingmaterials buildingmaterial
材料 cailiao materials material
装饰 zhuangshi decoration
食品 shipin food foods foodstuff foodstuffs
饮料 yinliao beverage beverages
纺织 fangzhi textile textiles
服装 服饰 fuzhuang fushi garment garments clothing apparel
化工 化学 huagong huaxue chemical chemicals chemistry
医药 制药 yiyao zhiyao pharmaceutical pharmaceuticals pharma
医疗 yiliao medical
器械 qixie instruments devices
仪器 仪表 yiqi yibiao instrument instrumentation
物流 wuliu logistics
运输 货运 yunshu huoyun transport transportation freight
咨询 zixun consulting consultancy consultants
服务 fuwu service services
管理 guanli management
智能 zhineng intelligence intelligent smart
软件 ruanjian software
信息 xinxi information
网络 wangluo network networks
通信 tongxin communication communications telecom
文具 wenju stationery
家具 jiaju furniture
玩具 wanju toy toys
五金 wujin hardware
制品 zhipin products
橡胶 xiangjiao rubber
塑料 塑胶 suliao sujiao plastic plastics
照明 zhaoming lighting
汽车 qiche automobile automotive auto motors
配件 peijian parts
包装 baozhuang packaging
印刷 yinshua printing
农业 nongye agriculture agricultural
环保 huanbao environmental
能源 nengyuan energy
投资 touzi investment investments
地产 房地产 dichan fangdichan realestate property properties
酒店 jiudian hotel hotels
实业 工业 shiye gongye industry industries industrial
国际 guoji international
制造 zhizao manufacturing
"""
_TRADES_OF: Final[Mapping[str, str]] = {
    word: line.split()[0] for line in _TRADES.strip().splitlines() for word in line.split()
}
# The longest first, which a search from the left finds at the end.
_AT_END: Final = re.compile(rf"(?:{'|'.join(sorted(_TRADES_OF, key=lambda word: (-len(word), word)))})\Z")


def without_trade(core: str, *, at_least: int) -> tuple[str, str]:
    """Return a name without the words for its trade at the end, and these words as one; some letters must be left."""
    trades: set[str] = set()
    while (found := _AT_END.search(core, at_least)) is not None:
        trades.add(_TRADES_OF[found[0]])
        core = core[: found.start()]
    return core, "".join(sorted(trades))


def is_trade(words: str) -> bool:
    """Return whether there is nothing but words for a trade."""
    rest, trade = without_trade(words, at_least=0)
    return bool(trade) and not rest
