"""What the records of the labelled pairs are made of: invented names in the manner of real ones."""

from typing import Final

_STEMS: Final = """
昆仑 泰山 恒山 天目 雁荡 峨眉 武夷 黄海 东湖 长河 锦江 汇川 宏图 瑞丰 永昌 恒达 鼎盛 嘉禾 金穗 银杏 百川 千禾
万顺 亿通 三合 四维 五岳 六和 七彩 八达 九州 华兴 华泰 国泰 民安 安康 康宁 宁远 远景 景明 明辉 辉煌 弘毅 毅诚
诚信达 信义 义隆 隆基 基石 石林 林海 海纳 纳川 蓝天 青松 翠竹 梅岭 兰亭 菊园 松涛 飞鸿 腾龙 骏马 金牛 白鹤 麒麟
凤翔 鸿雁 鲲鹏 玄武 朱雀 青鸾 晨曦 朝阳升 晚霞 星辰 皓月 银河 北斗 南极 东篱 西泠 南屏 北辰 中联 新纪 创维达
启明 开元 始祖 元亨 利贞 贞观 观复 复兴隆 兴业达 业丰 丰泽 泽润 润物 物华 华章 章江 江南春 春晖 晖阳 阳光里 光谷
谷雨 雨润达 清源 源泉 泉城 城际 际华 华夏芯 芯源 源创 创想 想象 翔宇 宇航 航天通 通达 达能 能源汇 汇智 智联 联创
科锐 锐捷 捷安 安吉 吉祥如 如意 意林 林溪 溪谷 谷丰 丰年
"""
STEMS: Final = _STEMS.split()
_TRADES: Final = """
机电设备 冷气工程 建筑材料 精密机械 电子科技 食品 纺织 化工 物流 环保科技 医疗器械 装饰工程 印刷包装 五金制品
汽车配件 仪器仪表 农业科技 信息技术 照明电器 橡胶制品
"""
TRADES: Final = _TRADES.split()
TRADITIONAL: Final = (
    ("榮盛機電設備", "荣盛机电设备"),
    ("華銳電子科技", "华锐电子科技"),
    ("東龍貿易", "东龙贸易"),
    ("臺達精密機械", "台达精密机械"),
    ("鴻運紡織", "鸿运纺织"),
    ("萬豐食品", "万丰食品"),
    ("廣聯環保科技", "广联环保科技"),
    ("瀚鈺照明電器", "瀚钰照明电器"),
    ("錸寶電子", "铼宝电子"),
    ("驊鴻橡膠製品", "骅鸿橡胶制品"),
    ("崑崙醫療器械", "昆仑医疗器械"),
    ("鑫鋒儀器儀錶", "鑫锋仪器仪表"),
    ("億豐農業科技", "亿丰农业科技"),
    ("慶豐裝飾工程", "庆丰装饰工程"),
    ("聯鑫五金製品", "联鑫五金制品"),
)
PLACES: Final = (
    ("浙江", "杭州"),
    ("江苏", "苏州"),
    ("广东", "深圳"),
    ("山东", "青岛"),
    ("福建", "厦门"),
    ("湖北", "武汉"),
    ("四川", "成都"),
    ("陕西", "西安"),
    ("辽宁", "大连"),
    ("湖南", "长沙"),
)
TOWNS: Final = (
    "昆山市玉山镇",
    "上海市浦东新区",
    "杭州市西湖区",
    "苏州工业园区",
    "浙江省桐乡市",
    "江苏省江阴市周庄镇",
    "佛山市顺德区北滘镇",
    "青岛经济技术开发区",
    "北京市海淀区",
    "河北省赵县",
    "广州市天河区石牌街道",
    "慈溪市",
)
_STREETS: Final = """
文三路 建国路 人民路 解放大道 中山北路 长江路 科技园路 滨河大道 学院路 工业大道
"""
STREETS: Final = _STREETS.split()
_PEOPLE: Final = """
王芳 李伟 张敏 刘洋 陈静 杨磊 赵丽 黄强 周杰 吴娜 徐涛 孙悦 马超 朱红 胡军 郭燕 何平 高峰 林静怡 罗建国 郑晓明
梁宇轩 谢婉清 宋志远 唐思雨 许文博 邓佳琪 韩雪梅 冯建华 曹雨晨
"""
PEOPLE: Final = _PEOPLE.split()
_FAMILY: Final = """
王建业 李国栋 张丽华 刘长青 陈志强 杨秀英 赵海燕 黄文斌 周凤兰 吴德胜
"""
FAMILY: Final = _FAMILY.split()
_ENGLISH: Final = """
Northern Lights Trading
Harbour Bridge Logistics
Silver Birch Instruments
Oakfield Dairy
Marlow Precision
Castleton Ceramics
Redwood Analytics
Bluewater Marine
Ironbridge Tools
Summit Outdoor
Fairview Medical
Greenhill Farms
Kestrel Aviation
Larkspur Textiles
Meridian Optics
Thornbury Glass
Westlake Packaging
Foxglove Cosmetics
Granite Peak Mining
Heron Water Systems
Juniper Networks Supply
Kingfisher Paper
Linden Chemicals
Mulberry Silk
Nightingale Audio
"""
ENGLISH: Final = _ENGLISH.strip().splitlines()
NEARLY: Final = (
    ("Northern Star Brewing", "Northern Cross Brewing"),
    ("Harbour View Hotels", "Harbour Gate Hotels"),
    ("Atlas Copper Works", "Apollo Copper Works"),
    ("Smithson Steel", "Simpson Steel"),
    ("Delta Pharma Research", "Sigma Pharma Research"),
    ("Eastgate Foods", "Westgate Foods"),
    ("Baker Street Books", "Fleet Street Books"),
    ("Alpine Ski Wear", "Arctic Ski Wear"),
    ("Orion Battery Systems", "Helios Battery Systems"),
    ("Riverside Timber", "Hillside Timber"),
)
_JAPANESE: Final = """
山田製作所 鈴木電機 佐藤商事 高橋工業 田中精機 渡辺建設 伊藤化学 中村食品 小林印刷 加藤金属 吉田運輸 松本薬品
"""
JAPANESE: Final = _JAPANESE.split()
JAPANESE_NEARLY: Final = (
    ("山本鉄工", "山口鉄工"),
    ("石井硝子", "石川硝子"),
    ("藤田紙業", "藤原紙業"),
    ("岡田繊維", "岡本繊維"),
    ("森田農機", "森本農機"),
    ("青木家具", "青山家具"),
)
# One letter apart, and other companies.
CONFUSABLE: Final = (
    ("昆明冷气", "昆仑冷气"),
    ("华星机电", "华鑫机电"),
    ("金龙客车", "金旅客车"),
    ("长城润滑油", "长江润滑油"),
    ("东风轴承", "东方轴承"),
    ("海信置业", "海新置业"),
    ("天合光电", "天和光电"),
    ("新华印务", "兴华印务"),
    ("大宇建设", "大禹建设"),
    ("中兴矿业", "中信矿业"),
    ("宏达玻璃", "鸿达玻璃"),
    ("瑞丽服饰", "瑞利服饰"),
    ("百胜餐饮", "百盛餐饮"),
    ("金山软件", "金杉软件"),
    ("立白日化", "立帛日化"),
    ("永辉超市", "永汇超市"),
    ("联想科贸", "联翔科贸"),
)
# Nothing in the names that can be read tells that they are one: found by what else they share, or not at all.
OTHERWISE: Final = (
    ("上海倚澜贸易有限公司", "Shanghai Yilan Trading Co., Ltd."),
    ("北京沐笙咨询有限公司", "Beijing Musheng Consulting Ltd"),
    ("中国石油化工集团", "中石化"),
    ("国家电网有限公司", "国网"),
    ("深圳棠樾智能有限公司", "Shenzhen Tangyue Intelligence Co Ltd"),
    ("王晓岚", "Wang Xiaolan"),
    ("上海交通大学", "交大"),
    ("宁波梓桐文具有限公司", "Ningbo Zitong Stationery Co., Ltd"),
)
# One company, in Chinese and as it spells itself abroad; 游艇 and 橡塑 are trades that nobody told us of.
SPELT: Final = (
    ("杭州绿源食品有限公司", "Hangzhou Lvyuan Food Co., Ltd."),
    ("重庆长安信息技术有限公司", "Chongqing Chang'an Information Technology Co., Ltd."),
    ("广州聚鑫五金有限公司", "Juxin Hardware (Guangzhou) Co., Ltd."),
    ("宁波瀚海进出口有限公司", "Ningbo Hanhai Import & Export Co., Ltd."),
    ("上海曼荼罗网络科技有限公司", "Shanghai Mantuluo Network Technology Co., Ltd."),
    ("佛山駿業傢具有限公司", "Foshan Junye Furniture Co Ltd"),
    ("深圳欣旺通信设备有限公司", "SHENZHEN XINWANG COMMUNICATION EQUIPMENT CO.,LTD"),
    ("天津渤瑞化工有限公司", "Tianjin Borui Huagong Youxian Gongsi"),
    ("西安秦岳软件有限公司", "Xi'an Qinyue Software Ltd"),
    ("青岛澳诺投资有限公司", "Qingdao Aonuo Investment Co., Ltd."),
    ("济南众佳物流有限公司", "Jinan Zhongjia Logistics Co., Ltd."),
    ("武汉曾记食品有限公司", "Zengji Foods Company, Wuhan"),
    ("浙江省台州市椒江区恩泽医药有限公司", "Enze Pharmaceutical Ltd"),
    ("厦门澜舟游艇有限公司", "Xiamen Lanzhou Yacht Co., Ltd."),
    ("温州钜峰橡塑有限公司", "Wenzhou Jufeng Rubber & Plastic Co., Ltd."),
    ("大连恺锐集团有限公司", "Dalian Kairui Group"),
)
# Two that only sound alike.
SPELT_ALIKE: Final = (
    ("容胜汽车配件有限公司", "Rongsheng Food Co., Ltd."),
    ("北京华彩包装有限公司", "Shanghai Huacai Packaging Co., Ltd."),
    ("立德咨询有限公司", "Lide Logistics Ltd"),
    ("毅衡投资有限公司", "Yiheng Property Ltd"),
    ("同馨酒店有限公司", "Tongxin Communication Ltd"),
    ("广州睿博智能有限公司", "Ruibo Smart Ltd, Singapore"),
    ("陈伟", "Chen Wei"),
    ("张丽", "Zhang Li"),
)
# Other companies that share most of a long name.
LONG: Final = (
    ("星河湾精密铸造技术研究中心", "星河湾精密锻造技术研究中心"),
    ("梧桐里第一幼儿园", "梧桐里第二幼儿园"),
    ("滨海区人民医院", "滨江区人民医院"),
    ("云杉特种电缆制造", "云杉特种电缆销售"),
    ("望京路加油站", "望江路加油站"),
)
PLACE_ABROAD: Final = (
    ("Orchard Robotics (China) Co., Ltd.", "Orchard Robotics Co., Ltd."),
    ("Shanghai Pinewood Sensors Co., Ltd.", "Pinewood Sensors (Shanghai) Co., Ltd."),
    ("Tideway Controls (Suzhou) Ltd", "Tideway Controls Suzhou Ltd"),
    ("Beijing Cloudberry Software Ltd", "Cloudberry Software Ltd"),
    ("Quarry Valves China Ltd", "Quarry Valves Ltd"),
)
